#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/fat.h"
#include <stdio.h>

int rename(const char *from, const char *to)
{
    char absolute_from[PATH_MAX], absolute_to[PATH_MAX];
    int error = path_resolve(from, absolute_from);

    if (error >= 0)
        error = path_resolve(to, absolute_to);
    return (int)posix_result(error < 0 ? error : fat_rename(absolute_from, absolute_to));
}
