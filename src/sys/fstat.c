#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_fstat(int fd, struct stat *status)
{
    struct file *file = fd_file(fd);

    return file ? file->ops->status(file, status) : -EBADF;
}
