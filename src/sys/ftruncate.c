#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_ftruncate(int fd, off_t length)
{
    struct file *file = fd_file(fd);

    if (!file && length >= 0)
        return -EBADF;
    if (length < 0 || !file->ops->truncate || !file_writable(file))
        return -EINVAL;
    return file->ops->truncate(file, length);
}
