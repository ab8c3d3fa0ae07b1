/* As musl's, where each transfer is done as soon as it was asked for. */
#include <aio.h>
#include <errno.h>
#include <poll.h>
#include <stddef.h>

/* Without a transfer there is nothing to wait for but a signal and the time. */
int aio_suspend(const struct aiocb *const blocks[], int count, const struct timespec *timeout)
{
    if (count < 0) {
        errno = EINVAL;
        return -1;
    }
    for (int i = 0; i < count; i++)
        if (blocks[i])
            return 0;
    if (!ppoll(NULL, 0, timeout, NULL))
        errno = EAGAIN;
    return -1;
}
