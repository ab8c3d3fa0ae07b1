#include "fd.h"
#include "console_file.h"
#include <errno.h>
#include <yao/module.h>

struct file *fd_table[FD_MAX] = {&console_file, &console_file, &console_file};

bool fd_available(void)
{
    for (int fd = 0; fd < FD_MAX; fd++)
        if (!fd_table[fd])
            return true;
    return false;
}

int fd_install(struct file *file, int lowest)
{
    for (int fd = lowest; fd < FD_MAX; fd++)
        if (!fd_table[fd]) {
            fd_table[fd] = file;
            file->references++;
            return fd;
        }
    return -EMFILE;
}

int fd_release(int fd)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    fd_table[fd] = NULL;
    if (--file->references)
        return 0;
    return file->ops->close ? file->ops->close(file) : 0;
}

/* What is still open when the app ends loses nothing. Errors are logged where they happen. */
static int sync_all(void)
{
    for (int fd = 0; fd < FD_MAX; fd++)
        if (fd_table[fd] && fd_table[fd]->ops->sync)
            fd_table[fd]->ops->sync(fd_table[fd]);
    return 0;
}

YAO_STEP(exit, files, sync_all);
YAO_STEP_AFTER(exit, files, stdout);
YAO_STEP_AFTER(exit, files, streams);

/* Standard streams follow what dup2() and close() do to their descriptors. */
YAO_REQUIRE(stdio, descriptors);
