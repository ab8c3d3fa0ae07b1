#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_fsync(int fd)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    return file->ops->sync ? file->ops->sync(file) : -EINVAL;
}

/* A file's size and place are in its folder's entry, without which its data cannot be read. */
long sys_fdatasync(int fd)
{
    return sys_fsync(fd);
}
