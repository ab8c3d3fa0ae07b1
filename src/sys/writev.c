#include "src/end/end.h"
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

/* exit() flushes the streams after the destructors, and ignores what comes of it. */
static bool flushing;

static __attribute__((destructor)) void begin_flush(void)
{
    flushing = true;
}

static long write_file(struct file *file, const struct iovec *parts, int count)
{
    if (!file || !file_writable(file))
        return -EBADF;
    return parts_valid(parts, count) ? write_parts(file, parts, count) : -EINVAL;
}

long sys_writev(int fd, const struct iovec *parts, int count)
{
    long result = write_file(fd_file(fd), parts, count);

    if (result < 0 && flushing)
        end_as_failure();
    return result;
}
