#include "log.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static char last[256], last_info[256];
static unsigned errors, infos;

void log_reset(void)
{
    errors = infos = 0;
    last[0] = last_info[0] = '\0';
}

unsigned log_errors(void)
{
    return errors;
}

const char *log_last_error(void)
{
    return last;
}

unsigned log_infos(void)
{
    return infos;
}

const char *log_last_info(void)
{
    return last_info;
}

void log_info(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(last_info, sizeof last_info, format, args);
    va_end(args);
    infos++;
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
