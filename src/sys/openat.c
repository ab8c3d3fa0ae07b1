#define _GNU_SOURCE 1 /* O_TMPFILE */
#include "src/file/fd.h"
#include "src/file/path.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>
#include <yao/module.h>

/* The C library, too, opens what it finds by path. */
YAO_REQUIRE(map_file, path);

/* A path with a trailing slash names a directory, which open() cannot create. */
static int directory_flags(int flags, int *wanted)
{
    if (flags & O_CREAT)
        return -EISDIR;
    *wanted = flags | O_DIRECTORY;
    return 0;
}

/* A number is found before a file is created or truncated. */
static long open_absolute(const char *absolute, int flags, mode_t mode)
{
    struct file *file;
    int fd = fd_free(0);
    int error = fd < 0 ? fd : tree_open(absolute, flags, mode, &file);

    return error ? error : fd_assign(fd, file, flags);
}

long sys_openat(int dir, const char *path, int flags, int mode)
{
    char absolute[PATH_MAX];
    int error = path_resolve(dir, path, absolute);

    if (error >= 0 && (flags & O_TMPFILE) == O_TMPFILE)
        error = -EOPNOTSUPP; /* FAT cannot give a file a name later */
    if (error > 0)
        error = directory_flags(flags, &flags);
    return error ? error : open_absolute(absolute, flags, (mode_t)mode);
}
