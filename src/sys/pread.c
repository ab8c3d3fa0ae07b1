#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_pread64(int fd, void *buffer, size_t size, off_t offset)
{
    struct file *file = fd_file(fd);
    off_t end;

    if (offset < 0 || __builtin_add_overflow(offset, (off_t)size, &end))
        return -EINVAL;
    if (!file || !file_readable(file))
        return -EBADF;
    if (!file->ops->pread)
        return file->folder ? -EISDIR : -ESPIPE;
    return file->ops->pread(file, buffer, size, offset);
}
