/* A program's own system calls. SYS_read and its like are addresses of functions; a number that a
 * program defines itself, or that it counts up to, is none. */
#include "whole_call.h"
#include <errno.h>
#include <stdarg.h>

#undef syscall

#define NUMBERS 0x1000 /* more than Linux has calls: no function is so low */

long syscall(long call, ...)
{
    long arguments[6];
    va_list list;

    if (call > -NUMBERS && call < NUMBERS)
        return __syscall_ret(-ENOSYS);
    va_start(list, call);
    for (int i = 0; i < 6; i++)
        arguments[i] = va_arg(list, long);
    va_end(list);
    if (call == (int)call)
        call = whole_call((int)call);
    return __syscall_ret(__syscall(call, arguments[0], arguments[1], arguments[2], arguments[3],
                                   arguments[4], arguments[5]));
}
