#include "src/file/fd.h"
#include "src/file/parts.h"
#include "src/file/poll.h"
#include "sys.h"
#include <errno.h>
#include <yao/module.h>

YAO_REQUIRE(input, console);

/* Whether a second read might wait, with data at hand: what has no positions, such as a console,
 * would do so. */
static bool may_wait(struct file *file)
{
    struct ready ready = {0};

    if (file->ops->seek || !file->ops->poll)
        return !file->ops->seek;
    file->ops->poll(file, &ready);
    return !(ready.events & POLLIN);
}

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
        if ((size_t)done < parts->iov_len || may_wait(file))
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
