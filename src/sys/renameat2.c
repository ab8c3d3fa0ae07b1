#include "src/file/path.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>
#include <stdbool.h>
#include <sys/stat.h>

#define NOREPLACE 1 /* RENAME_NOREPLACE of Linux */

static int check_new(const char *from, const char *to)
{
    struct stat status;
    int error = tree_stat(from, &status);

    if (error)
        return error;
    error = tree_stat(to, &status);
    return error == -ENOENT ? 0 : error ? error : -EEXIST;
}

/* RENAME_EXCHANGE and RENAME_WHITEOUT are refused, as a file system without them does. */
long sys_renameat2(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    char absolute_from[PATH_MAX], absolute_to[PATH_MAX];

    if (flags & ~NOREPLACE)
        return -EINVAL;
    int from_end = path_resolve(from_dir, from, absolute_from);
    if (from_end < 0)
        return from_end;
    int to_end = path_resolve(to_dir, to, absolute_to);
    if (to_end < 0)
        return to_end;
    if (from_end >= PATH_DOT || to_end >= PATH_DOT)
        return -EBUSY;
    int error = tree_check_end(absolute_from, from_end | to_end);
    if (!error && flags)
        error = check_new(absolute_from, absolute_to);
    return error ? error : tree_rename(absolute_from, absolute_to);
}
