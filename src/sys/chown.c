/* All files belong to the superuser, and FAT cannot store another owner. */
#include "named.h"
#include "src/file/file.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>
#include <sys/stat.h>

static long own(const struct named *named, long user, long group)
{
    struct file *file = named->file;
    struct stat status;
    int error = file ? file->ops->status(file, &status) : tree_stat(named->absolute, &status);

    if (!error && file && !file->ops->change)
        error = -EPERM;
    if (!error)
        error = tree_writable(status.st_dev);
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
