#include "src/file/fd.h"
#include <errno.h>
#include <unistd.h>

off_t lseek(int fd, off_t offset, int whence)
{
    struct file *file = fd_file(fd);

    if (!file)
        return posix_result(-EBADF);
    if (!file->ops->seek)
        return posix_result(-ESPIPE);
    return posix_result(file->ops->seek(file, offset, whence));
}
