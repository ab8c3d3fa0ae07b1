#include "record_lock.h"
#include "src/file/file.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the record is counted from. */
static off_t origin(struct file *file, int whence)
{
    struct stat status;

    if (whence == SEEK_SET)
        return 0;
    if (whence == SEEK_CUR)
        return file->ops->seek ? file->ops->seek(file, 0, SEEK_CUR) : 0;
    if (whence != SEEK_END)
        return -EINVAL;
    int error = file->ops->status(file, &status);
    return error ? error : status.st_size;
}

static int check_range(struct file *file, const struct flock *lock)
{
    off_t start = origin(file, lock->l_whence), end;

    if (start < 0)
        return (int)start;
    if (__builtin_add_overflow(start, lock->l_start, &start))
        return -EOVERFLOW;
    if (start < 0 || (lock->l_len < 0 && start + lock->l_len < 0))
        return -EINVAL;
    return lock->l_len > 0 && __builtin_add_overflow(start, lock->l_len - 1, &end) ? -EOVERFLOW : 0;
}

int record_lock(struct file *file, int operation, struct flock *lock)
{
    bool reads = lock->l_type == F_RDLCK, writes = lock->l_type == F_WRLCK;

    if (!reads && !writes && (lock->l_type != F_UNLCK || operation == F_GETLK))
        return -EINVAL;
    int error = check_range(file, lock);
    if (error)
        return error;
    if (operation == F_GETLK)
        lock->l_type = F_UNLCK;
    else if ((reads && !file_readable(file)) || (writes && !file_writable(file)))
        return -EBADF;
    return 0;
}
