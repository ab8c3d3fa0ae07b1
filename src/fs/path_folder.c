#include "src/file/path.h"
#include "tree.h"
#include <errno.h>
#include <sys/stat.h>

int path_check_folder(const char *absolute)
{
    struct stat status;
    int error = tree_stat(absolute, &status);

    return error || S_ISDIR(status.st_mode) ? error : -ENOTDIR;
}
