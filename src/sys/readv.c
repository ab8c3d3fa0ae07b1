#include "src/file/fd.h"
#include "src/file/parts.h"
#include "sys.h"
#include <errno.h>
#include <yao/module.h>

YAO_REQUIRE(input, console);

/* What is not on a device with positions, such as a console, gets one read: a second one might
 * wait, with data at hand. */
static ssize_t read_parts(struct file *file, const struct iovec *parts, int count)
{
    ssize_t total = 0;

    for (; count; count--, parts++) {
        if (!parts->iov_len)
            continue;
        ssize_t done = file->ops->read(file, parts->iov_base, parts->iov_len);
        if (done < 0)
            return total ? total : done;
        total += done;
        if ((size_t)done < parts->iov_len || !file->ops->seek)
            break;
    }
    return total;
}

long sys_readv(int fd, const struct iovec *parts, int count)
{
    struct file *file = fd_file(fd);

    if (!file || !file_readable(file))
        return -EBADF;
    return parts_valid(parts, count) ? read_parts(file, parts, count) : -EINVAL;
}
