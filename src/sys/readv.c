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

static ssize_t read_part(struct file *file, void *bytes, size_t size, off_t offset)
{
    return file->ops->read(file, bytes, size);
}

long sys_readv(int fd, const struct iovec *parts, int count)
{
    struct file *file = fd_file(fd);

    if (!file || !file_readable(file))
        return -EBADF;
    return parts_transfer(file, parts, count, 0, read_part, may_wait);
}
