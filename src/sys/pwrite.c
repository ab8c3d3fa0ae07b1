#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_pwrite64(int fd, const void *buffer, size_t size, off_t offset)
{
    struct file *file = fd_file(fd);

    if (offset < 0 || range_overflows(offset, size))
        return -EINVAL;
    if (!file || !file_writable(file))
        return -EBADF;
    return file->ops->pwrite ? file->ops->pwrite(file, buffer, size, offset) : -ESPIPE;
}
