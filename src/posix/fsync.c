#include "src/file/fd.h"
#include <errno.h>
#include <unistd.h>

int fsync(int fd)
{
    struct file *file = fd_file(fd);

    if (!file)
        return (int)posix_result(-EBADF);
    return (int)posix_result(file->ops->sync ? file->ops->sync(file) : -EINVAL);
}
