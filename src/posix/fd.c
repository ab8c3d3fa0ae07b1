#include "fd.h"
#include "console_file.h"
#include <errno.h>

struct file *fd_table[FD_MAX] = {&console_file, &console_file, &console_file};

int fd_install(struct file *file, int lowest)
{
    for (int fd = lowest; fd < FD_MAX; fd++)
        if (!fd_table[fd]) {
            fd_table[fd] = file;
            file->references++;
            return fd;
        }
    return -EMFILE;
}

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
