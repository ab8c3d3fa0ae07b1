#include "src/file/fd.h"
#include "src/file/path.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int chdir(const char *path)
{
    char absolute[PATH_MAX];
    struct stat status;
    int error = path_resolve(path, absolute);

    if (error < 0)
        return (int)posix_result(error);
    if (stat(absolute, &status))
        return -1;
    if (!S_ISDIR(status.st_mode))
        return (int)posix_result(-ENOTDIR);
    strcpy(path_current(), absolute);
    return 0;
}
