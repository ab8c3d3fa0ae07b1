#include "stream.h"
#include <stdlib.h>

int stream_install(struct file *file, int flags)
{
    int fd = fd_install(file, 0, flags);

    if (fd < 0)
        file->ops->close(file);
    return fd;
}

int stream_status_unnamed(struct file *file, struct stat *status)
{
    return stream_status(status, 0);
}

int stream_close(struct file *file)
{
    free(file);
    return 0;
}
