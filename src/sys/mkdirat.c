#include "src/file/path.h"
#include "src/fs/tree.h"
#include "sys.h"

long sys_mkdirat(int dir, const char *path, int mode)
{
    char absolute[PATH_MAX];
    int error = path_resolve(dir, path, absolute);

    return error < 0 ? error : tree_mkdir(absolute, (mode_t)mode);
}
