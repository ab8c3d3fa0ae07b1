/* Changes what an entry says of a file or folder: its time, and whether it may be written. The root
 * has no entry: nothing is stored. */
#include "fat.h"
#include "fat_status.h"
#include "fat_time.h"
#include "fat_volume.h"
#include "src/time/realtime.h"
#include <errno.h>
#include <sys/stat.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);

/* The time of the last access is not kept, as a change of it at each read would cost more than it
 * is worth. */
static int set_times(struct fat_volume *volume, struct vfat_node *node,
                     const struct timespec times[2])
{
    const struct timespec *written = times ? &times[1] : NULL;
    struct vfat_status status;

    if (node == vfat_root(volume->vfat) || (written && written->tv_nsec == UTIME_OMIT))
        return 0;
    int error = vfat_stat(node, &status);
    if (error)
        return error;
    bool is_now = !written || written->tv_nsec == UTIME_NOW;
    time_t time = is_now ? (time_t)(realtime_ns() / 1000000000) : written->tv_sec;
    status.written = fat_time_from_unix(time);
    return vfat_set_times(node, &status);
}

static int set_mode(struct fat_volume *volume, struct vfat_node *node, mode_t mode)
{
    struct vfat_status status;
    bool writable = mode & S_IWUSR;

    if (node == vfat_root(volume->vfat))
        return writable ? 0 : -EPERM;
    int error = vfat_stat(node, &status);
    if (error)
        return error;
    uint8_t kept = status.attributes & (uint8_t)~VFAT_READ_ONLY;
    return vfat_set_attributes(node, writable ? kept : kept | VFAT_READ_ONLY);
}

int fat_node_change(struct fat_volume *volume, struct vfat_node *node, const mode_t *mode,
                    const struct timespec times[2])
{
    int error = fat_changes(volume);

    if (error)
        return error;
    return mode ? set_mode(volume, node, *mode) : set_times(volume, node, times);
}

int fat_set_times(struct fat_volume *volume, const char *path, const struct timespec times[2])
{
    struct vfat_node *node;
    int error = fat_find(volume, path, &node);

    return error ? error : fat_node_change(volume, node, NULL, times);
}

int fat_set_mode(struct fat_volume *volume, const char *path, mode_t mode)
{
    struct vfat_node *node;
    int error = fat_find(volume, path, &node);

    return error ? error : fat_node_change(volume, node, &mode, NULL);
}
