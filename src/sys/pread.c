#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_pread64(int fd, void *buffer, size_t size, off_t offset)
{
    struct file *file = fd_file(fd);

    if (offset < 0 || range_overflows(offset, size))
        return -EINVAL;
    if (!file || !file_readable(file))
        return -EBADF;
    if (!file->ops->pread)
        return file->folder ? -EISDIR : -ESPIPE;
    return file->ops->pread(file, buffer, size, offset);
}
