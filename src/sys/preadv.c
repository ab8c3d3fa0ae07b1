#include "src/file/fd.h"
#include "src/file/parts.h"
#include "sys.h"
#include <errno.h>

/* musl passes the offset in two halves for systems of 32 bits; the second one is 0 here. */
long sys_preadv(int fd, const struct iovec *parts, int count, off_t offset, long high)
{
    struct file *file = fd_file(fd);
    long total = 0;

    if (offset < 0)
        return -EINVAL;
    if (!file || !file_readable(file))
        return -EBADF;
    if (!file->ops->pread)
        return -ESPIPE;
    if (!parts_valid(parts, count))
        return -EINVAL;
    for (; count; count--, parts++) {
        long done = sys_pread64(fd, parts->iov_base, parts->iov_len, offset + total);
        if (done < 0)
            return total ? total : done;
        total += done;
        if ((size_t)done < parts->iov_len)
            break;
    }
    return total;
}
