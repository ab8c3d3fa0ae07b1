#include "src/file/fd.h"
#include <errno.h>
#include <unistd.h>

int isatty(int fd)
{
    struct file *file = fd_file(fd);

    if (file && file->is_terminal)
        return 1;
    errno = file ? ENOTTY : EBADF;
    return 0;
}
