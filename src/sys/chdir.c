#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <yao/module.h>

YAO_REQUIRE(directory, chosen);

long sys_chdir(const char *path)
{
    char absolute[PATH_MAX];
    struct stat status;
    int error = path_resolve(AT_FDCWD, path, absolute);

    if (error >= 0)
        error = tree_stat(absolute, &status);
    if (error < 0)
        return error;
    if (!S_ISDIR(status.st_mode))
        return -ENOTDIR;
    strcpy(path_current(), absolute);
    return 0;
}

long sys_fchdir(int fd)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    if (!file->folder)
        return -ENOTDIR;
    strcpy(path_current(), file->folder);
    return 0;
}
