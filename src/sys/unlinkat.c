#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>
#include <sys/stat.h>

static int remove_folder(const char *absolute, int kind)
{
    if (kind == PATH_DOT)
        return -EINVAL;
    return kind == PATH_DOT_DOT ? -ENOTEMPTY : tree_rmdir(absolute);
}

/* Why the name of a folder, as the path has one, cannot be removed like a file's. */
static int why_no_file(const char *absolute)
{
    struct stat status;
    int error = tree_stat(absolute, &status);

    if (error)
        return error;
    return S_ISDIR(status.st_mode) ? -EISDIR : -ENOTDIR;
}

long sys_unlinkat(int dir, const char *path, int flags)
{
    char absolute[PATH_MAX];

    if (flags & ~AT_REMOVEDIR)
        return -EINVAL;
    int kind = path_resolve(dir, path, absolute);
    if (kind < 0)
        return kind;
    if (flags & AT_REMOVEDIR)
        return remove_folder(absolute, kind);
    return kind ? why_no_file(absolute) : tree_unlink(absolute);
}
