#include "src/file/fd.h"
#include <errno.h>
#include <unistd.h>

int dup(int fd)
{
    struct file *file = fd_file(fd);

    return (int)posix_result(file ? fd_install(file, 0) : -EBADF);
}
