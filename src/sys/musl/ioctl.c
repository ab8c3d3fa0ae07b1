/* The function of a program that controls files: such an image has the whole of a terminal. musl's
 * own converts what only 32-bit systems have. */
#include "syscall.h"
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <yao/module.h>

YAO_REQUIRE(terminal, full);

static long set_waiting(int fd, int *off)
{
    long flags = __syscall(SYS_fcntl, fd, F_GETFL, 0);

    if (flags < 0)
        return flags;
    return __syscall(SYS_fcntl, fd, F_SETFL, *off ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

/* What all files have. */
static long control(int fd, int operation, void *argument)
{
    switch (operation) {
    case FIONBIO:
        return set_waiting(fd, argument);
    case FIOCLEX:
        return __syscall(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC);
    case FIONCLEX:
        return __syscall(SYS_fcntl, fd, F_SETFD, 0);
    default:
        return __syscall(SYS_ioctl, fd, operation, argument);
    }
}

int ioctl(int fd, int operation, ...)
{
    va_list list;

    va_start(list, operation);
    void *argument = va_arg(list, void *);
    va_end(list);
    return (int)__syscall_ret(control(fd, operation, argument));
}
