#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_ioctl(int fd, int operation, void *argument)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    return file->ops->ioctl ? file->ops->ioctl(file, operation, argument) : -ENOTTY;
}
