#include "src/file/fd.h"
#include <errno.h>
#include <unistd.h>

ssize_t read(int fd, void *buffer, size_t size)
{
    struct file *file = fd_file(fd);

    if (!file || !file_readable(file))
        return posix_result(-EBADF);
    return posix_result(file->ops->read(file, buffer, size));
}
