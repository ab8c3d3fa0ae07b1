#include "src/file/fd.h"
#include "src/fs/fat.h"
#include "sys.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

#define MSDOS_SUPER_MAGIC 0x4d44 /* statfs(2) */
#define NAME_UNITS_MAX    255

/* Of the only file system. */
static long fill(struct statfs *status)
{
    struct fat_space space;
    int error = fat_space(&space);

    if (error)
        return error;
    memset(status, 0, sizeof *status);
    status->f_type = MSDOS_SUPER_MAGIC;
    status->f_bsize = status->f_frsize = space.cluster_bytes;
    status->f_blocks = space.clusters;
    status->f_bfree = status->f_bavail = space.clusters_free;
    status->f_namelen = NAME_UNITS_MAX;
    status->f_flags = space.read_only ? ST_RDONLY : 0;
    return 0;
}

long sys_statfs(const char *path, struct statfs *status)
{
    struct stat file;
    long error = sys_newfstatat(AT_FDCWD, path, &file, 0);

    return error ? error : fill(status);
}

/* What is not on the file system, such as the console: ENOSYS. */
long sys_fstatfs(int fd, struct statfs *status)
{
    struct stat file;
    long error = sys_fstat(fd, &file);

    if (!error && !S_ISREG(file.st_mode) && !S_ISDIR(file.st_mode))
        error = -ENOSYS;
    return error ? error : fill(status);
}
