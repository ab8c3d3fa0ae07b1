#include "check.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int failures;

static void tell(const char *what, const char *file, int line)
{
    failures++;
    printf("%s:%d: %s: errno is %d, %s\n", file, line, what, errno, strerror(errno));
}

bool check_that(bool holds, const char *condition, const char *file, int line)
{
    if (!holds)
        tell(condition, file, line);
    return holds;
}

bool check_fails(long result, int expected, const char *call, const char *file, int line)
{
    bool holds = result == -1 && errno == expected;

    if (!holds) {
        tell(call, file, line);
        printf("  it returned %ld and should have failed with %d, %s\n", result, expected,
               strerror(expected));
    }
    return holds;
}

int check_failures(void)
{
    return failures;
}

unsigned char pattern(unsigned seed, size_t offset)
{
    return (unsigned char)((offset * 2654435761u >> 13) + seed * 31 + offset);
}

void pattern_fill(unsigned char *bytes, size_t count, unsigned seed, size_t offset)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = pattern(seed, offset + i);
}

bool pattern_is(const unsigned char *bytes, size_t count, unsigned seed, size_t offset)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != pattern(seed, offset + i))
            return false;
    return true;
}
