#include "src/file/fd.h"
#include <errno.h>
#include <unistd.h>

ssize_t pwrite(int fd, const void *buffer, size_t size, off_t offset)
{
    struct file *file = fd_file(fd);

    if (!file || !file_writable(file))
        return posix_result(-EBADF);
    if (!file->ops->pwrite)
        return posix_result(-ESPIPE);
    if (offset < 0)
        return posix_result(-EINVAL);
    return posix_result(file->ops->pwrite(file, buffer, size, offset));
}
