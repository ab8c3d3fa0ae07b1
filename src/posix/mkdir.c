#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/fat.h"
#include <sys/stat.h>

int mkdir(const char *path, mode_t mode)
{
    char absolute[PATH_MAX];
    int error = path_resolve(path, absolute);

    return (int)posix_result(error < 0 ? error : fat_mkdir(absolute));
}
