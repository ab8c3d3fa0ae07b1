/*
 * Asynchronous transfers, in place of musl's, which need threads. POSIX leaves open when they are
 * made: here, before the call that asks for one returns. What would have to wait for input or for
 * room is refused, with the error for too many.
 */
#include "aio_done.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "syscall.h"

static ssize_t transfer(const struct aiocb *block, int operation)
{
    int fd = block->aio_fildes;
    void *buffer = (void *)block->aio_buf;
    bool seekable = lseek(fd, 0, SEEK_CUR) >= 0;

    switch (operation) {
    case LIO_READ:
        return seekable ? pread(fd, buffer, block->aio_nbytes, block->aio_offset)
                        : read(fd, buffer, block->aio_nbytes);
    case LIO_WRITE:
        return seekable && !(fcntl(fd, F_GETFL) & O_APPEND)
                   ? pwrite(fd, buffer, block->aio_nbytes, block->aio_offset)
                   : write(fd, buffer, block->aio_nbytes);
    default:
        return operation == O_SYNC ? fsync(fd) : fdatasync(fd);
    }
}

/* What cannot be written at once counts as what would wait. Files are always ready. */
static bool would_wait(int fd, int operation)
{
    struct pollfd polled = {.fd = fd, .events = operation == LIO_READ ? POLLIN : POLLOUT};

    return (operation == LIO_READ || operation == LIO_WRITE) && !poll(&polled, 1, 0);
}

bool aio_can_notify(const struct sigevent *event)
{
    return event->sigev_notify != SIGEV_THREAD;
}

void aio_notify(const struct sigevent *event)
{
    siginfo_t info = {.si_signo = event->sigev_signo, .si_code = SI_ASYNCIO};

    if (event->sigev_notify != SIGEV_SIGNAL)
        return;
    info.si_value = event->sigev_value;
    info.si_pid = getpid();
    __syscall(SYS_rt_sigqueueinfo, info.si_pid, info.si_signo, &info);
}

static int refuse(struct aiocb *block, int error)
{
    block->__ret = -1;
    block->__err = errno = error;
    return -1;
}

static int submit(struct aiocb *block, int operation)
{
    if (fcntl(block->aio_fildes, F_GETFD) < 0)
        return refuse(block, EBADF);
    if (!aio_can_notify(&block->aio_sigevent) || would_wait(block->aio_fildes, operation))
        return refuse(block, EAGAIN);
    block->__ret = transfer(block, operation);
    block->__err = block->__ret < 0 ? errno : 0;
    aio_notify(&block->aio_sigevent);
    return 0;
}

int aio_read(struct aiocb *block)
{
    return submit(block, LIO_READ);
}

int aio_write(struct aiocb *block)
{
    return submit(block, LIO_WRITE);
}

int aio_fsync(int operation, struct aiocb *block)
{
    if (operation == O_SYNC || operation == O_DSYNC)
        return submit(block, operation);
    errno = EINVAL;
    return -1;
}

int aio_error(const struct aiocb *block)
{
    return block->__err;
}

ssize_t aio_return(struct aiocb *block)
{
    return block->__ret;
}

/* All are done. */
int aio_cancel(int fd, struct aiocb *block)
{
    if (fcntl(fd, F_GETFD) < 0)
        return -1;
    if (!block || block->aio_fildes == fd)
        return AIO_ALLDONE;
    errno = EINVAL;
    return -1;
}
