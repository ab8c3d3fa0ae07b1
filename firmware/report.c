#include "report.h"
#include "console.h"
#include "lib/format/format.h"

static void put(void *context, char byte)
{
    console_write(&byte, 1);
}

_Noreturn void report_stop(const char *text, ...)
{
    va_list args;
    va_start(args, text);
    console_write("firmware: ", 10);
    format(put, 0, text, args);
    console_write("\r\n", 2);
    for (;;)
        __asm__ volatile("wfi");
}
