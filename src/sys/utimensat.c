#include "named.h"
#include "src/file/file.h"
#include "src/fs/tree.h"
#include "sys.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>

#define SECOND_NS 1000000000

static bool is_valid(const struct timespec *time)
{
    return time->tv_nsec == UTIME_NOW || time->tv_nsec == UTIME_OMIT ||
           (time->tv_nsec >= 0 && time->tv_nsec < SECOND_NS);
}

static int find(int dir, const char *path, int flags, struct named *named)
{
    if (path)
        return named_at(dir, path, flags, named);
    return flags ? -EINVAL : named_fd(dir, named);
}

static int change(const struct named *named, const struct timespec times[2])
{
    struct file *file = named->file;

    if (!file)
        return tree_set_times(named->absolute, times);
    return file->ops->change ? file->ops->change(file, NULL, times) : -EPERM;
}

long sys_utimensat(int dir, const char *path, const struct timespec times[2], int flags)
{
    struct named named;

    if (times && (!is_valid(&times[0]) || !is_valid(&times[1])))
        return -EINVAL;
    if (times && times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
        return 0;
    int error = find(dir, path, flags, &named);
    return error ? error : change(&named, times);
}
