#include "sys.h"
#include <errno.h>
#include <fcntl.h>

long sys_truncate(const char *path, off_t length)
{
    if (length < 0)
        return -EINVAL;
    long fd = sys_openat(AT_FDCWD, path, O_WRONLY, 0);

    if (fd < 0)
        return fd;
    long error = sys_ftruncate((int)fd, length);
    long close_error = sys_close((int)fd);
    return error ? error : close_error;
}
