#include "src/file/fd.h"
#include <errno.h>
#include <unistd.h>

int dup2(int fd, int wanted)
{
    struct file *file = fd_file(fd);

    if (!file || wanted < 0 || wanted >= FD_MAX)
        return (int)posix_result(-EBADF);
    if (fd == wanted)
        return fd;
    fd_release(wanted); /* as POSIX says, an error of this implicit close is ignored */
    return (int)posix_result(fd_install(file, wanted));
}
