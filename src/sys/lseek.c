#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_lseek(int fd, off_t offset, int whence)
{
    struct file *file = fd_file(fd);

    if (!file || file->flags & O_PATH)
        return -EBADF;
    return file->ops->seek ? file->ops->seek(file, offset, whence) : -ESPIPE;
}
