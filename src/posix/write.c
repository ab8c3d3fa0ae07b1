#include "src/file/fd.h"
#include <errno.h>
#include <unistd.h>

ssize_t write(int fd, const void *buffer, size_t size)
{
    struct file *file = fd_file(fd);

    if (!file || !file_writable(file))
        return posix_result(-EBADF);
    return posix_result(file->ops->write(file, buffer, size));
}
