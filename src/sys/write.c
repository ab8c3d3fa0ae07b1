#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_write(int fd, const void *buffer, size_t size)
{
    struct file *file = fd_file(fd);

    if (!file || !file_writable(file))
        return -EBADF;
    return file->ops->write(file, buffer, size);
}
