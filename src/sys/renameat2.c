#include "src/file/path.h"
#include "src/fs/fat.h"
#include "sys.h"
#include <errno.h>

/* RENAME_NOREPLACE and RENAME_EXCHANGE are refused, as a file system without them does. */
long sys_renameat2(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    char absolute_from[PATH_MAX], absolute_to[PATH_MAX];

    if (flags)
        return -EINVAL;
    int error = path_resolve(from_dir, from, absolute_from);
    if (error >= 0)
        error = path_resolve(to_dir, to, absolute_to);
    return error < 0 ? error : fat_rename(absolute_from, absolute_to);
}
