#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_pread64(int fd, void *buffer, size_t size, off_t offset)
{
    struct file *file = fd_file(fd);

    if (offset < 0)
        return -EINVAL;
    if (!file || !file_readable(file))
        return -EBADF;
    return file->ops->pread ? file->ops->pread(file, buffer, size, offset) : -ESPIPE;
}
