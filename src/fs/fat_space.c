/* How much room the volume has. */
#include "fat.h"
#include "fat_volume.h"
#include "mount.h"

/* FatFs counts the free clusters at the first call, and keeps count from then on. */
int fat_space(struct fat_space *space)
{
    struct fat_volume *volume;
    FATFS *fs;
    DWORD free_clusters;
    int error = mount_root(&volume);

    if (!error)
        error = fat_error(volume, volume->name, "count free clusters",
                          f_getfree("", &free_clusters, &fs));
    if (error)
        return error;
    *space = (struct fat_space){
        .cluster_bytes = 1u << volume->cluster_shift,
        .clusters = volume->fs.n_fatent - 2,
        .clusters_free = free_clusters,
        .read_only = fat_read_only(volume),
    };
    return 0;
}
