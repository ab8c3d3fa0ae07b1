#include "src/file/fd.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* X_OK means search, for directories; no file is executable,
 * as there is nothing that could execute it. */
static int refusal(const struct stat *status, int mode)
{
    int error = mode & W_OK ? tree_writable(status->st_dev) : 0;

    if (error)
        return error;
    if ((mode & W_OK) && !(status->st_mode & S_IWUSR))
        return -EACCES;
    if ((mode & X_OK) && !S_ISDIR(status->st_mode))
        return -EACCES;
    return 0;
}

long sys_faccessat(int dir, const char *path, int mode)
{
    struct stat status;

    if (mode & ~(R_OK | W_OK | X_OK))
        return -EINVAL;
    long error = sys_newfstatat(dir, path, &status, 0);
    return error ? error : refusal(&status, mode);
}
