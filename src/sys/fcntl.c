#define _GNU_SOURCE 1 /* F_GETPIPE_SZ */
#include "record_lock.h"
#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

/* The flags that F_SETFL changes (fcntl(2)). O_ASYNC and O_DIRECT are refused: nothing here acts on
 * them. */
#define CHANGEABLE (O_APPEND | O_NONBLOCK)
#define OPENING    (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC) /* not flags of the file */

static long duplicate(struct file *file, long lowest, int flags)
{
    if (lowest < 0 || lowest >= FD_MAX)
        return -EINVAL;
    return fd_install(file, (int)lowest, flags);
}

static long set_flags(struct file *file, long flags)
{
    if (flags & (O_ASYNC | O_DIRECT))
        return -EINVAL;
    file->flags = (file->flags & ~CHANGEABLE) | (int)(flags & CHANGEABLE);
    return 0;
}

/* Pipes have these among the operations of ioctl(): an image without pipes has nothing of them. */
static long pipe_size(struct file *file, int operation, long size)
{
    long result = file->ops->ioctl ? file->ops->ioctl(file, operation, &size) : -ENOTTY;
    return result == -ENOTTY ? -EBADF : result;
}

long sys_fcntl(int fd, int operation, long argument)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    switch (operation) {
    case F_DUPFD:
        return duplicate(file, argument, 0);
    case F_DUPFD_CLOEXEC:
        return duplicate(file, argument, O_CLOEXEC);
    case F_GETFD:
        return fd_closes_on_exec(fd) ? FD_CLOEXEC : 0;
    case F_SETFD:
        fd_close_on_exec(fd, argument & FD_CLOEXEC);
        return 0;
    case F_GETFL:
        return file->flags & ~OPENING;
    case F_SETFL:
        return set_flags(file, argument);
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
        return record_lock(file, operation, (struct flock *)argument);
    case F_GETPIPE_SZ:
    case F_SETPIPE_SZ:
        return pipe_size(file, operation, argument);
    default:
        return -EINVAL;
    }
}
