/* The buffers of readv() and writev(). */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/uio.h>

/* Whether @count is in range, and the sum of the lengths fits a ssize_t. */
static inline bool parts_valid(const struct iovec *parts, int count)
{
    size_t total = 0;

    if (count < 0 || count > IOV_MAX)
        return false;
    for (int i = 0; i < count; i++)
        if (__builtin_add_overflow(total, parts[i].iov_len, &total) || total > SSIZE_MAX)
            return false;
    return true;
}
