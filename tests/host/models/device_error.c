/* device_error() on log.c's log_error(). */
#include <stdarg.h>
#include <stdio.h>
#include <yao/log.h>

int device_error(dt_node node, int error, const char *format, ...)
{
    char path[DT_PATH_MAX], text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    log_error("%s: %s", dt_path(node, path), text);
    return error;
}
