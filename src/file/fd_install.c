/* New descriptors. */
#include "fd.h"
#include <errno.h>
#include <yao/module.h>

YAO_REQUIRE(descriptors, table);

static bool closes_on_exec[FD_MAX];

int fd_free(int lowest)
{
    for (int fd = lowest; fd < FD_MAX; fd++)
        if (!fd_table[fd])
            return fd;
    return -EMFILE;
}

int fd_assign(int fd, struct file *file, int flags)
{
    fd_table[fd] = file;
    file->references++;
    closes_on_exec[fd] = flags & O_CLOEXEC;
    return fd;
}

int fd_install(struct file *file, int lowest, int flags)
{
    int fd = fd_free(lowest);
    return fd < 0 ? fd : fd_assign(fd, file, flags);
}

bool fd_closes_on_exec(int fd)
{
    return closes_on_exec[fd];
}

void fd_close_on_exec(int fd, bool closes)
{
    closes_on_exec[fd] = closes;
}
