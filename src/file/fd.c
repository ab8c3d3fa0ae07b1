/* The table of file descriptors. */
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

/* Files that are still open when the app ends lose nothing. Errors are logged where they happen;
 * the first one is the step's result. */
static int sync_all(void)
{
    int result = 0;
    for (int fd = 0; fd < FD_MAX; fd++)
        if (fd_table[fd] && fd_table[fd]->ops->sync) {
            int error = fd_table[fd]->ops->sync(fd_table[fd]);
            result = result ? result : error;
        }
    return result;
}

YAO_STEP(exit, files, sync_all);

/* With descriptors, standard streams go through them, so that dup2() and close() affect them. */
YAO_REQUIRE(stdio, descriptors);
