#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/fat.h"
#include <errno.h>
#include <sys/stat.h>

int stat(const char *path, struct stat *status)
{
    char absolute[PATH_MAX];
    int kind = path_resolve(path, absolute);
    int error = kind < 0 ? kind : fat_stat(absolute, status);

    if (!error && kind == PATH_WANTS_DIRECTORY && !S_ISDIR(status->st_mode))
        error = -ENOTDIR;
    return (int)posix_result(error);
}
