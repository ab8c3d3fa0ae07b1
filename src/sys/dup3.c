#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_dup3(int fd, int wanted, int flags)
{
    struct file *file = fd_file(fd);

    if (flags & ~O_CLOEXEC || fd == wanted)
        return -EINVAL;
    if (!file || wanted < 0 || wanted >= FD_MAX)
        return -EBADF;
    fd_release(wanted); /* as POSIX says, an error of this implicit close is ignored */
    return fd_install(file, wanted, flags);
}
