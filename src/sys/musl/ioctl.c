/* The function of a program that controls files: such an image has the whole of a terminal. musl's
 * own converts what only 32-bit systems have. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yao/module.h>

#include "syscall.h" /* after <unistd.h>: it makes a macro of syscall() */

YAO_REQUIRE(terminal, full);

static long set_waiting(int fd, int *off)
{
    long flags = __syscall(SYS_fcntl, fd, F_GETFL, 0);

    if (flags < 0)
        return flags;
    return __syscall(SYS_fcntl, fd, F_SETFL, *off ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

/* How much of a regular file is left to be read. */
static long count_left(int fd, int *count)
{
    struct stat status;
    long error = __syscall(SYS_fstat, fd, &status);
    long position = error ? error : __syscall(SYS_lseek, fd, 0, SEEK_CUR);

    if (position < 0 || !S_ISREG(status.st_mode))
        return error ? error : -ENOTTY;
    *count = (int)(status.st_size - position);
    return 0;
}

static long waiting(int fd, int *count)
{
    long result = __syscall(SYS_ioctl, fd, FIONREAD, count);
    return result == -ENOTTY ? count_left(fd, count) : result;
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
    case FIONREAD:
        return waiting(fd, argument);
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
