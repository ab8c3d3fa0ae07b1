#include <sys/stat.h>

int lstat(const char *restrict path, struct stat *restrict status);

/* FAT has no links. */
int lstat(const char *restrict path, struct stat *restrict status)
{
    return stat(path, status);
}
