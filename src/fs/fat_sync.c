/* Puts on the medium what FatFs has changed outside of its own changes of directories. */
#include "fat_volume.h"
#include <string.h>

/* FAT specification 1.03, section "FAT32 FSInfo Sector Structure" */
#define INFO_SECTOR 1
#define INFO_FREE   488 /* four bytes; all ones: unknown */

#define NO_INFO 0x80 /* FatFs' fsi_flag: the volume has no such sector where it belongs */

/* What FatFs calls sync_window(): its window holds a sector of the FAT after a chain was freed. */
static int write_window(struct fat_volume *volume)
{
    FATFS *fs = &volume->fs;
    int error = 0;

    if (!fs->wflag)
        return 0;
    error = cache_write(&volume->cache, fs->winsect, fs->win, 1);
    if (!error && fs->winsect - fs->fatbase < fs->fsize && fs->n_fats == 2)
        error = cache_write(&volume->cache, fs->winsect + fs->fsize, fs->win, 1);
    if (!error)
        fs->wflag = 0;
    return error;
}

/* FAT32's count of free clusters, which FatFs would write with a change of its own. */
static int forget_count(struct fat_volume *volume)
{
    uint8_t sector[BLOCK_SECTOR];
    int error = cache_read(&volume->cache, INFO_SECTOR, sector, 1);

    if (error)
        return error;
    memset(sector + INFO_FREE, 0xff, 4);
    if (volume->fs.winsect == INFO_SECTOR)
        volume->fs.winsect = (LBA_t)-1;
    return cache_write(&volume->cache, INFO_SECTOR, sector, 1);
}

int fat_sync(struct fat_volume *volume)
{
    int error = write_window(volume);

    if (!error && volume->fs.fs_type == FS_FAT32 && !(volume->fs.fsi_flag & NO_INFO))
        error = forget_count(volume);
    return error ? error : block_flush(volume->cache.block);
}
