#include "src/file/fd.h"
#include "src/file/parts.h"
#include "sys.h"
#include <errno.h>

static ssize_t write_parts(struct file *file, const struct iovec *parts, int count)
{
    ssize_t total = 0;

    for (; count; count--, parts++) {
        if (!parts->iov_len)
            continue;
        ssize_t done = file->ops->write(file, parts->iov_base, parts->iov_len);
        if (done < 0)
            return total ? total : done;
        total += done;
        if ((size_t)done < parts->iov_len)
            break;
    }
    return total;
}

long sys_writev(int fd, const struct iovec *parts, int count)
{
    struct file *file = fd_file(fd);

    if (!file || !file_writable(file))
        return -EBADF;
    return parts_valid(parts, count) ? write_parts(file, parts, count) : -EINVAL;
}
