#include "sys.h"
#include <errno.h>
#include <sys/stat.h>

/* Nothing on a FAT volume is a symbolic link. */
long sys_readlinkat(int dir, const char *path, char *buffer, size_t size)
{
    struct stat status;
    long error = size ? sys_newfstatat(dir, path, &status, 0) : -EINVAL;

    return error ? error : -EINVAL;
}
