/* Writing back. Errors are logged where they happen. */
#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>
#include <sys/types.h>

#define RANGE_FLAGS 7 /* SYNC_FILE_RANGE_WAIT_BEFORE, …_WRITE, …_WAIT_AFTER */

static int sync_all(void)
{
    return fd_sync_volume ? fd_sync_volume() : 0;
}

long sys_sync(void)
{
    sync_all();
    return 0;
}

/* There is one file system. */
long sys_syncfs(int fd)
{
    return fd_file(fd) ? sync_all() : -EBADF;
}

/* All of the file, and its size with it. */
long sys_sync_file_range(int fd, off_t offset, off_t length, int flags)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    if (offset < 0 || length < 0 || flags & ~RANGE_FLAGS)
        return -EINVAL;
    if (!file->ops->seek || !file->ops->sync)
        return -ESPIPE;
    return flags ? file->ops->sync(file) : 0;
}
