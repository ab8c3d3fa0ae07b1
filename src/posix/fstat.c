#include "src/file/fd.h"
#include <errno.h>
#include <sys/stat.h>

int fstat(int fd, struct stat *status)
{
    struct file *file = fd_file(fd);

    if (!file)
        return (int)posix_result(-EBADF);
    return (int)posix_result(file->ops->status(file, status));
}
