#include "fd.h"
#include <errno.h>

int file_release(struct file *file)
{
    if (--file->references)
        return 0;
    return file->ops->close ? file->ops->close(file) : 0;
}

int fd_release(int fd)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    fd_table[fd] = NULL;
    return file_release(file);
}
