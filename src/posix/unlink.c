#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/fat.h"
#include <errno.h>
#include <unistd.h>

int unlink(const char *path)
{
    char absolute[PATH_MAX];
    int error = path_resolve(path, absolute);

    if (error == PATH_WANTS_DIRECTORY)
        error = -EISDIR;
    return (int)posix_result(error ? error : fat_unlink(absolute));
}
