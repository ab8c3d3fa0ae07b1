#include "fd.h"
#include <errno.h>

void (*fd_last_closed)(struct file *file);

int file_release(struct file *file)
{
    if (--file->references)
        return 0;
    if (fd_last_closed)
        fd_last_closed(file);
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
