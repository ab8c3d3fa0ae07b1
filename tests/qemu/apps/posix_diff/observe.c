#include "observe.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

static void place(const char *file, int line, const char *text)
{
    const char *slash = strrchr(file, '/');
    printf("%s:%d: %s = ", slash ? slash + 1 : file, line, text);
}

/* A line is written as soon as it is whole, so that the log of a program that crashes is, too. */
static void end(int error)
{
    if (error)
        printf(" %s", errno_name(error));
    putchar('\n');
    fflush(stdout);
    errno = error;
}

long observe_call(const char *file, int line, const char *text, long result)
{
    int error = errno;
    place(file, line, text);
    printf("%s", result == -1 ? "-1" : result < 0 ? "negative" : result ? "positive" : "0");
    end(result == -1 ? error : 0);
    return result;
}

long long observe_value(const char *file, int line, const char *text, long long value)
{
    int error = errno;
    place(file, line, text);
    printf("%lld", value);
    end(value == -1 ? error : 0);
    return value;
}

int observe_error(const char *file, int line, const char *text, int error)
{
    place(file, line, text);
    printf("%s", error ? errno_name(error) : "0");
    end(0);
    return error;
}

void *observe_pointer(const char *file, int line, const char *text, void *pointer)
{
    int error = errno;
    place(file, line, text);
    printf("%s", !pointer ? "NULL" : pointer == (void *)-1 ? "-1" : "a pointer");
    end(!pointer || pointer == (void *)-1 ? error : 0);
    return pointer;
}

static void quote(const unsigned char *bytes, size_t size)
{
    putchar('"');
    for (size_t i = 0; i < size; i++)
        if (isprint(bytes[i]) && bytes[i] != '"' && bytes[i] != '\\')
            putchar(bytes[i]);
        else
            printf("\\x%02x", bytes[i]);
    putchar('"');
}

const char *observe_string(const char *file, int line, const char *text, const char *value)
{
    int error = errno;
    place(file, line, text);
    if (value)
        quote((const unsigned char *)value, strlen(value));
    else
        printf("NULL");
    end(value ? 0 : error);
    return value;
}

void observe_wide(const char *file, int line, const char *text, const wchar_t *value)
{
    place(file, line, text);
    for (; *value; value++)
        printf("U+%04x ", (unsigned)*value);
    end(0);
}

void observe_bytes(const char *file, int line, const char *text, const void *data, size_t size)
{
    place(file, line, text);
    quote(data, size);
    end(0);
}

bool observe_truth(const char *file, int line, const char *text, bool holds)
{
    place(file, line, text);
    printf("%s", holds ? "true" : "false");
    end(0);
    return holds;
}

/* The sign of a NaN says nothing. */
double observe_real(const char *file, int line, const char *text, double value)
{
    place(file, line, text);
    if (isnan(value))
        printf("nan");
    else
        printf("%.17g", value);
    end(0);
    return value;
}
