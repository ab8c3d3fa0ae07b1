#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_dup(int fd)
{
    struct file *file = fd_file(fd);

    return file ? fd_install(file, 0, 0) : -EBADF;
}
