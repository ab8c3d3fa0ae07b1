#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

int access(const char *path, int mode)
{
    struct stat status;

    if (stat(path, &status))
        return -1;
    if ((mode & W_OK) && !(status.st_mode & S_IWUSR)) {
        errno = EACCES;
        return -1;
    }
    if ((mode & X_OK) && !S_ISDIR(status.st_mode)) {
        errno = EACCES;
        return -1;
    }
    return 0;
}
