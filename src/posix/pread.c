#include "src/file/fd.h"
#include <errno.h>
#include <unistd.h>

ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
    struct file *file = fd_file(fd);

    if (!file || !file_readable(file))
        return posix_result(-EBADF);
    if (!file->ops->pread)
        return posix_result(-ESPIPE);
    if (offset < 0)
        return posix_result(-EINVAL);
    return posix_result(file->ops->pread(file, buffer, size, offset));
}
