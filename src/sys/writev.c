#include "src/end/end.h"
#include "src/file/fd.h"
#include "src/file/parts.h"
#include "sys.h"
#include <errno.h>

static ssize_t write_part(struct file *file, void *bytes, size_t size, off_t offset)
{
    return file->ops->write(file, bytes, size);
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
    return parts_transfer(file, parts, count, 0, write_part, NULL);
}

long sys_writev(int fd, const struct iovec *parts, int count)
{
    long result = write_file(fd_file(fd), parts, count);

    if (result < 0 && flushing)
        end_as_failure();
    return result;
}
