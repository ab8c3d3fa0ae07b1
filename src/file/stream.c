#include "stream.h"

int stream_install(struct file *file, int flags)
{
    int fd = fd_install(file, 0, flags);

    if (fd < 0)
        file->ops->close(file);
    return fd;
}
