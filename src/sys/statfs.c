#include "src/file/fd.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>
#include <sys/stat.h>
#include <sys/statfs.h>

long sys_statfs(const char *path, struct statfs *status)
{
    struct stat file;
    long error = sys_newfstatat(AT_FDCWD, path, &file, 0);

    return error ? error : tree_space(file.st_dev, status);
}

/* What is on none, such as the console: ENOSYS. */
long sys_fstatfs(int fd, struct statfs *status)
{
    struct stat file;
    long error = sys_fstat(fd, &file);

    if (!error && !S_ISREG(file.st_mode) && !S_ISDIR(file.st_mode) && file.st_dev != DEVICE_FILES)
        error = -ENOSYS;
    return error ? error : tree_space(file.st_dev, status);
}
