#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_ftruncate(int fd, off_t length)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    if (!file->ops->truncate || !file_writable(file) || length < 0)
        return -EINVAL;
    return file->ops->truncate(file, length);
}
