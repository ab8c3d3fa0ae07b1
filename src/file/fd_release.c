#include "fd.h"
#include <errno.h>

int fd_release(int fd)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    fd_table[fd] = NULL;
    if (--file->references)
        return 0;
    return file->ops->close ? file->ops->close(file) : 0;
}
