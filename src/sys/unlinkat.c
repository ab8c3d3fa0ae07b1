#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/fat.h"
#include "sys.h"
#include <errno.h>

long sys_unlinkat(int dir, const char *path, int flags)
{
    char absolute[PATH_MAX];

    if (flags & ~AT_REMOVEDIR)
        return -EINVAL;
    int kind = path_resolve(dir, path, absolute);
    if (kind < 0)
        return kind;
    if (flags & AT_REMOVEDIR)
        return fat_rmdir(absolute);
    return kind == PATH_WANTS_DIRECTORY ? -EISDIR : fat_unlink(absolute);
}
