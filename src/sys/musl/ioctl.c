/* The function of a program that controls its terminal: such an image has the whole of one. musl's
 * own also converts what only 32-bit systems have. */
#include "syscall.h"
#include <stdarg.h>
#include <sys/ioctl.h>
#include <yao/module.h>

YAO_REQUIRE(terminal, full);

int ioctl(int fd, int operation, ...)
{
    va_list list;

    va_start(list, operation);
    void *argument = va_arg(list, void *);
    va_end(list);
    return (int)__syscall_ret(__syscall(SYS_ioctl, fd, operation, argument));
}
