/* FAT stores the time of the last change, in steps of two seconds. That of the last access is not
 * kept. */
#include "named.h"
#include "src/file/file.h"
#include "src/fs/fat.h"
#include "src/time/realtime.h"
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

static int change_removed(struct file_attributes *attributes, const struct timespec *time)
{
    if (!time || time->tv_nsec == UTIME_NOW)
        attributes->time = realtime_ns() / SECOND_NS;
    else if (time->tv_nsec != UTIME_OMIT)
        attributes->time = time->tv_sec;
    return 0;
}

/* A change of the time of the last access alone is checked as any other. */
static int change(const struct named *named, const struct timespec *time)
{
    struct stat status;

    if (!named->path)
        return change_removed(named->removed, time);
    if (!time || time->tv_nsec == UTIME_NOW)
        return fat_set_time(named->path, NULL);
    if (time->tv_nsec != UTIME_OMIT)
        return fat_set_time(named->path, &time->tv_sec);
    int error = fat_stat(named->path, &status);
    return error ? error : fat_writable();
}

long sys_utimensat(int dir, const char *path, const struct timespec times[2], int flags)
{
    struct named named;

    if (times && (!is_valid(&times[0]) || !is_valid(&times[1])))
        return -EINVAL;
    if (times && times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
        return 0;
    int error = find(dir, path, flags, &named);
    return error ? error : change(&named, times ? &times[1] : NULL);
}
