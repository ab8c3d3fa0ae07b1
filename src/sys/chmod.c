#include "named.h"
#include "src/file/file.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>

static long change(const struct named *named, int mode)
{
    struct file *file = named->file;
    mode_t wanted = (mode_t)mode;

    if (!file)
        return tree_set_mode(named->absolute, wanted);
    return file->ops->change ? file->ops->change(file, &wanted, NULL) : -EPERM;
}

long sys_fchmodat2(int dir, const char *path, int mode, int flags)
{
    struct named named;
    int error = named_at(dir, path, flags, &named);

    return error ? error : change(&named, mode);
}

long sys_fchmodat(int dir, const char *path, int mode)
{
    return sys_fchmodat2(dir, path, mode, 0);
}

long sys_fchmod(int fd, int mode)
{
    struct named named;
    int error = named_fd(fd, &named);

    return error ? error : change(&named, mode);
}
