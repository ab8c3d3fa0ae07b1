/* How much room the volume has. */
#include "fat.h"
#include "fat_volume.h"
#include <string.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);

/* statfs(2), and Linux' magic.h */
#define MSDOS_SUPER_MAGIC 0x4d44
#define EXFAT_SUPER_MAGIC 0x2011bab0

int fat_space(struct fat_volume *volume, struct statfs *status)
{
    struct vfat_space space;
    int error = vfat_space(volume->vfat, &space);

    if (error)
        return error;
    memset(status, 0, sizeof *status);
    status->f_type = space.fat_bits == 64 ? EXFAT_SUPER_MAGIC : MSDOS_SUPER_MAGIC;
    status->f_bsize = status->f_frsize = space.cluster_bytes;
    status->f_blocks = space.clusters;
    status->f_bfree = status->f_bavail = space.free_clusters;
    status->f_namelen = VFAT_NAME_UNITS;
    status->f_flags = volume->base.read_only ? ST_RDONLY : 0;
    return 0;
}
