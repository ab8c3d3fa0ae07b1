#include "src/file/fd.h"
#include <errno.h>
#include <unistd.h>

int ftruncate(int fd, off_t length)
{
    struct file *file = fd_file(fd);

    if (!file)
        return (int)posix_result(-EBADF);
    if (!file->ops->truncate || !file_writable(file) || length < 0)
        return (int)posix_result(-EINVAL);
    return (int)posix_result(file->ops->truncate(file, length));
}
