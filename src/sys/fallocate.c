#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>
#include <sys/stat.h>
#include <yao/mm.h>

/* Files in memory have holes where nothing was written. @size: the file's, if it cannot be done. */
static long fill_holes(struct file *file, off_t from, off_t end, off_t size)
{
    for (off_t at = from; at < end; at = (at | (PAGE_SIZE - 1)) + 1) {
        char byte = 0;
        file->ops->pread(file, &byte, 1, at);
        ssize_t written = file->ops->pwrite(file, &byte, 1, at);
        if (written < 0) {
            file->ops->truncate(file, size);
            return written;
        }
    }
    return 0;
}

/* What is added to files on cards is filled with zeros: they have no holes. */
static long allocate(struct file *file, off_t from, off_t end)
{
    struct stat before, after;
    long error = file->ops->status(file, &before);

    if (!error && end > before.st_size)
        error = file->ops->truncate(file, end);
    if (!error)
        error = file->ops->status(file, &after);
    if (error || (uint64_t)after.st_blocks * 512 >= (uint64_t)after.st_size)
        return error;
    return fill_holes(file, from, end, before.st_size);
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
    return __builtin_add_overflow(offset, length, &end) ? -EFBIG : allocate(file, offset, end);
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
