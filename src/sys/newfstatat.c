#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>
#include <sys/stat.h>

#define FLAGS (AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT)

static int status_of_path(int dir, const char *path, struct stat *status)
{
    char absolute[PATH_MAX];
    int kind = path_resolve(dir, path, absolute);
    int error = kind < 0 ? kind : tree_stat(absolute, status);

    if (!error && kind > 0 && !S_ISDIR(status->st_mode))
        return -ENOTDIR;
    return error;
}

/* FAT has no links to follow. */
long sys_newfstatat(int dir, const char *path, struct stat *status, int flags)
{
    if (flags & ~FLAGS)
        return -EINVAL;
    if ((flags & AT_EMPTY_PATH) && !*path && dir != AT_FDCWD)
        return sys_fstat(dir, status);
    return status_of_path(dir, flags & AT_EMPTY_PATH && !*path ? "." : path, status);
}
