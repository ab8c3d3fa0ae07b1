/* FAT stores one permission: whether the file may be written. The owner's counts; the rest of a
 * mode is not kept, as with Linux' vfat. */
#include "named.h"
#include "src/file/file.h"
#include "src/fs/fat.h"
#include "sys.h"
#include <sys/stat.h>

static long change(const struct named *named, int mode)
{
    if (named->path)
        return fat_set_writable(named->path, mode & S_IWUSR);
    named->removed->writable = mode & S_IWUSR;
    return 0;
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
