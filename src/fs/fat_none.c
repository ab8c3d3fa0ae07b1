/* No volumes: everything is in memory. */
#include "fat.h"
#include "mount.h"
#include <errno.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, none);
YAO_REQUIRE(tmp, memory);

struct fat_volume *mount_mounted;

/* Never called, as tmp_has() has all paths; the link drops them. */
int mount_search(struct fat_volume **volume)
{
    return -ENODEV;
}

int fat_open(struct fat_volume *volume, const char *path, int flags, struct file **file)
{
    return -ENODEV;
}

int fat_stat(struct fat_volume *volume, const char *path, struct stat *status)
{
    return -ENODEV;
}

int fat_space(struct fat_volume *volume, struct statfs *space)
{
    return -ENODEV;
}

int fat_writable(const struct fat_volume *volume)
{
    return -ENODEV;
}

int fat_set_times(struct fat_volume *volume, const char *path, const struct timespec times[2])
{
    return -ENODEV;
}

int fat_set_mode(struct fat_volume *volume, const char *path, mode_t mode)
{
    return -ENODEV;
}

int fat_mkdir(struct fat_volume *volume, const char *path)
{
    return -ENODEV;
}

int fat_unlink(struct fat_volume *volume, const char *path)
{
    return -ENODEV;
}

int fat_rmdir(struct fat_volume *volume, const char *path)
{
    return -ENODEV;
}

int fat_rename(struct fat_volume *volume, const char *from, const char *to)
{
    return -ENODEV;
}
