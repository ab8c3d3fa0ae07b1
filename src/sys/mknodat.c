#include "new_name.h"
#include "sys.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static long make_file(int dir, const char *path, int mode)
{
    long fd = sys_openat(dir, path, O_WRONLY | O_CREAT | O_EXCL, mode);
    return fd < 0 ? fd : sys_close((int)fd);
}

/* FAT has files and folders, no pipes, sockets or devices. */
long sys_mknodat(int dir, const char *path, int mode, int device)
{
    switch (mode & S_IFMT) {
    case 0:
    case S_IFREG:
        return make_file(dir, path, mode);
    case S_IFIFO:
    case S_IFSOCK:
    case S_IFCHR:
    case S_IFBLK:
        return new_name_refused(dir, path);
    case S_IFDIR:
        return -EPERM;
    default:
        return -EINVAL;
    }
}
