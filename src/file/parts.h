/* The buffers of readv() and writev(). */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/uio.h>

/* Whether @count is in range, and the sum of the lengths fits a ssize_t. */
static inline bool parts_valid(const struct iovec *parts, int count)
{
    size_t room = SSIZE_MAX;

    if ((unsigned)count > IOV_MAX)
        return false;
    for (; count; count--, parts++) {
        if (parts->iov_len > room)
            return false;
        room -= parts->iov_len;
    }
    return true;
}
