#include "report.h"
#include "console.h"
#include "lib/format/format.h"

static void put(void *context, char byte)
{
    console_write(&byte, 1);
}

static void write_line(const char *text, va_list args)
{
    console_write("firmware: ", 10);
    format(put, 0, text, args);
    console_write("\r\n", 2);
}

void report(const char *text, ...)
{
    va_list args;
    va_start(args, text);
    write_line(text, args);
    va_end(args);
}

_Noreturn void report_stop(const char *text, ...)
{
    va_list args;
    va_start(args, text);
    write_line(text, args);
    for (;;)
        __asm__ volatile("wfi");
}
