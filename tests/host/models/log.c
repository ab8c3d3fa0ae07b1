#include "log.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static char last[256];
static unsigned errors;

void log_reset(void)
{
    errors = 0;
    last[0] = '\0';
}

unsigned log_errors(void)
{
    return errors;
}

const char *log_last_error(void)
{
    return last;
}

void log_info(const char *format, ...)
{
}

void log_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(last, sizeof last, format, args);
    va_end(args);
    errors++;
}

_Noreturn void panic(const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fail_msg("panic: %s", text);
    __builtin_unreachable();
}
