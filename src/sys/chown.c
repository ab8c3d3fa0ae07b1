/* All files belong to the superuser, and FAT cannot store another owner. */
#include "named.h"
#include "src/fs/fat.h"
#include "sys.h"
#include <errno.h>
#include <sys/stat.h>

static long own(const struct named *named, long user, long group)
{
    struct stat status;
    int error = named->path ? fat_stat(named->path, &status) : 0;

    if (!error)
        error = fat_writable();
    if (error)
        return error;
    return ((int)user && (int)user != -1) || ((int)group && (int)group != -1) ? -EPERM : 0;
}

long sys_fchownat(int dir, const char *path, long user, long group, int flags)
{
    struct named named;
    int error = named_at(dir, path, flags, &named);

    return error ? error : own(&named, user, group);
}

long sys_fchown(int fd, long user, long group)
{
    struct named named;
    int error = named_fd(fd, &named);

    return error ? error : own(&named, user, group);
}
