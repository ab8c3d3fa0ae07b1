#include "src/file/fd.h"
#include "src/file/parts.h"
#include "sys.h"
#include <errno.h>

static ssize_t write_at(struct file *file, void *bytes, size_t size, off_t offset)
{
    return range_overflows(offset, size) ? -EINVAL : file->ops->pwrite(file, bytes, size, offset);
}

/* musl passes the offset in two halves for systems of 32 bits; the second one is 0 here. */
long sys_pwritev(int fd, const struct iovec *parts, int count, off_t offset, long high)
{
    struct file *file = fd_file(fd);

    if (offset < 0)
        return -EINVAL;
    if (!file || !file_writable(file))
        return -EBADF;
    if (!file->ops->pwrite)
        return -ESPIPE;
    return parts_transfer(file, parts, count, offset, write_at, NULL);
}
