#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>
#include <sys/stat.h>

/* FAT has no holes: all that is within the size has clusters. What is added is filled with zeros.
 */
static long extend(struct file *file, off_t end)
{
    struct stat status;
    long error = file->ops->status(file, &status);

    if (error || end <= status.st_size)
        return error;
    return file->ops->truncate(file, end);
}

long sys_fallocate(int fd, int mode, off_t offset, off_t length)
{
    struct file *file = fd_file(fd);
    off_t end;

    if (!file || !file_writable(file))
        return -EBADF;
    if (offset < 0 || length <= 0)
        return -EINVAL;
    if (mode)
        return -EOPNOTSUPP;
    if (!file->ops->truncate)
        return file->ops->seek ? -ENODEV : -ESPIPE;
    return __builtin_add_overflow(offset, length, &end) ? -EFBIG : extend(file, end);
}

/* Advice needs no answer: the cache knows no future. */
long sys_fadvise64(int fd, off_t offset, off_t length, int advice)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    if (!file->ops->seek)
        return -ESPIPE;
    return advice < POSIX_FADV_NORMAL || advice > POSIX_FADV_NOREUSE || length < 0 ? -EINVAL : 0;
}

long sys_readahead(int fd, off_t offset, size_t count)
{
    struct file *file = fd_file(fd);

    if (!file || !file_readable(file))
        return -EBADF;
    return file->ops->seek ? 0 : -EINVAL;
}
