/* The buffers of readv() and writev(), and of preadv() and pwritev(). */
#pragma once

#include "file.h"
#include <errno.h>
#include <limits.h>
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

/* Reads or writes one buffer; @offset is for calls that have one. */
typedef ssize_t part_transfer(struct file *file, void *bytes, size_t size, off_t offset);

/* Transfers the buffers one after the other, the first one at @offset, until one is not done whole
 * or @ends says so (NULL: never). The number of bytes, or if there are none, -EINVAL or the error
 * of @transfer. Inline: each call has functions of its own, which become part of it. */
static inline ssize_t parts_transfer(struct file *file, const struct iovec *parts, int count,
                                     off_t offset, part_transfer *transfer,
                                     bool (*ends)(struct file *file))
{
    ssize_t total = 0;

    if (!parts_valid(parts, count))
        return -EINVAL;
    for (; count; count--, parts++) {
        size_t size = parts->iov_len;
        if (!size)
            continue;
        ssize_t done = transfer(file, parts->iov_base, size, offset + total);
        if (done < 0)
            return total ? total : done;
        total += done;
        if ((size_t)done < size || (ends && ends(file)))
            break;
    }
    return total;
}
