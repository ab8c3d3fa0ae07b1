#include "new_name.h"
#include "src/file/path.h"
#include "src/fs/tree.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int folder_refused(char *absolute)
{
    struct stat status;
    char *name = strrchr(absolute, '/');

    name[name == absolute] = '\0';
    int error = tree_stat(absolute, &status);
    if (!error)
        error = tree_writable(status.st_dev);
    return error ? error : -EPERM;
}

int new_name_refused(int dir, const char *path)
{
    char absolute[PATH_MAX];
    struct stat status;
    int kind = path_resolve(dir, path, absolute);
    int error = kind < 0 ? kind : tree_stat(absolute, &status);

    if (!error)
        return -EEXIST;
    return error == -ENOENT && kind >= 0 ? folder_refused(absolute) : error;
}
