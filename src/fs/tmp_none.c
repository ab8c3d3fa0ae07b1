/* No files in memory. */
#include "tmp.h"
#include <errno.h>
#include <yao/module.h>

YAO_DEFAULT(tmp, none);

bool tmp_has(const char *path)
{
    return false;
}

bool tmp_is(dev_t device)
{
    return false;
}

/* Never called; the link drops them. */
int tmp_open(const char *path, int flags, mode_t mode, struct file **file)
{
    return -ENOENT;
}

int tmp_stat(const char *path, struct stat *status)
{
    return -ENOENT;
}

int tmp_space(dev_t device, struct statfs *space)
{
    return -ENOENT;
}

int tmp_set_times(const char *path, const struct timespec times[2])
{
    return -ENOENT;
}

int tmp_set_mode(const char *path, mode_t mode)
{
    return -ENOENT;
}

int tmp_mkdir(const char *path, mode_t mode)
{
    return -ENOENT;
}

int tmp_unlink(const char *path)
{
    return -ENOENT;
}

int tmp_rmdir(const char *path)
{
    return -ENOENT;
}

int tmp_rename(const char *from, const char *to)
{
    return -ENOENT;
}
