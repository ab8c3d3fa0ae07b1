#include "names.h"
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

int pages_give = 7;

const char *format(const char *text)
{
    return text;
}

int console_lines(int number)
{
    return number + 1;
}

/* The libos writes lines with the C library's. */
void *memchr(const void *bytes, int byte, size_t length)
{
    (void)bytes, (void)byte, (void)length;
    return NULL;
}

int printf(const char *text, ...)
{
    char line[64];
    va_list args;
    va_start(args, text);
    int length = vsnprintf(line, sizeof line, text, args);
    va_end(args);
    fputs("mine: ", stdout);
    fputs(line, stdout);
    return length;
}
