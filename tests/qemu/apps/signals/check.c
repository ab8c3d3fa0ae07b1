#include "check.h"
#include <stdio.h>

static int failures;

void check(bool holds, const char *what, const char *file, int line)
{
    if (holds)
        return;
    printf("%s:%d: %s\n", file, line, what);
    failures++;
}

int check_failures(void)
{
    return failures;
}
