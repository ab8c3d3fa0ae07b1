/* Locks of whole files: they belong to the open file, so a program can hinder itself. */
#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>
#include <sys/file.h>
#include <sys/stat.h>

static bool same_file(struct file *file, struct file *other)
{
    struct stat one, two;

    return !file->ops->status(file, &one) && !other->ops->status(other, &two) &&
           one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

static bool hindered(struct file *file, int kind)
{
    for (unsigned fd = 0; fd < fd_count; fd++) {
        struct file *other = fd_table[fd];
        if (other && other != file && other->lock && (kind == LOCK_EX || other->lock == LOCK_EX) &&
            same_file(file, other))
            return true;
    }
    return false;
}

/* Who would have to wait waits for itself: nobody else could unlock the file. */
long sys_flock(int fd, int operation)
{
    struct file *file = fd_file(fd);
    int kind = operation & ~LOCK_NB;

    if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN)
        return -EINVAL;
    if (!file)
        return -EBADF;
    if (kind == LOCK_UN) {
        file->lock = 0;
        return 0;
    }
    if (file->lock != kind)
        file->lock = 0; /* a lock is not exchanged, but given up first */
    if (hindered(file, kind))
        return operation & LOCK_NB ? -EWOULDBLOCK : -EDEADLK;
    file->lock = (unsigned char)kind;
    return 0;
}
