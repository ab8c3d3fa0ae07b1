#include "fat_status.h"
#include "fat.h"
#include "fat_dates.h"
#include "fat_time.h"
#include "mount.h"
#include <errno.h>
#include <sys/stat.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);

/* Programs often ask for the same file again. */
static time_t unix_time(struct fat_volume *volume, uint32_t fat)
{
    if (fat != volume->shown) {
        volume->shown = fat;
        volume->shown_unix = fat_time_to_unix(fat);
    }
    return volume->shown_unix;
}

/* FAT has no links: one name, or none any more. */
static void fill(struct fat_volume *volume, const struct vfat_node *node,
                 const struct vfat_status *from, struct stat *status)
{
    mode_t writable = from->attributes & VFAT_READ_ONLY ? 0 : S_IWUSR | S_IWGRP | S_IWOTH;
    mode_t kind = from->attributes & VFAT_FOLDER ? S_IFDIR | S_IXUSR | S_IXGRP | S_IXOTH : S_IFREG;
    struct timespec time = {.tv_sec = unix_time(volume, from->written)};

    status->st_dev = mount_device(volume->base.mount);
    status->st_ino = from->id;
    status->st_mode = kind | writable | S_IRUSR | S_IRGRP | S_IROTH;
    status->st_nlink = !vfat_is_gone(node);
    status->st_uid = 0;
    status->st_gid = 0;
    status->st_rdev = 0;
    status->st_size = (off_t)from->size;
    status->st_blksize = (blksize_t)volume->cluster_bytes;
    status->st_blocks =
        (blkcnt_t)((uint64_t)from->clusters * (volume->cluster_bytes / BLOCK_SECTOR));
    status->st_mtim = status->st_atim = status->st_ctim = time;
}

int fat_node_status(struct fat_volume *volume, struct vfat_node *node, struct stat *status)
{
    struct vfat_status from;
    int error = vfat_stat(node, &from);

    if (error)
        return error;
    fat_saw(volume, from.written);
    fill(volume, node, &from, status);
    return 0;
}

int fat_stat(struct fat_volume *volume, const char *path, struct stat *status)
{
    struct vfat_node *node;
    int error = fat_find(volume, path, &node);

    return error ? error : fat_node_status(volume, node, status);
}

int fat_writable(struct fat_volume *volume)
{
    return volume->base.read_only ? -EROFS : 0;
}
