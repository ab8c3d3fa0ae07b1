/* The disk functions that FatFs calls. There is one drive: the mounted volume. */
#include "fat_volume.h"

#include "build/third_party/fatfs/diskio.h"

#include <errno.h>
#include <yao/log.h>

static DRESULT transferred(struct fat_volume *volume, const char *operation, LBA_t sector,
                           UINT count, int error)
{
    if (!error)
        return RES_OK;
    volume->error = error;
    log_error("%s: %s of %u sectors at %u of the volume failed (%d)", volume->name, operation,
              count, sector, error);
    return error == -EROFS ? RES_WRPRT : RES_ERROR;
}

DSTATUS disk_initialize(BYTE drive)
{
    return disk_status(drive);
}

DSTATUS disk_status(BYTE drive)
{
    return fat_read_only(fat_drive()) ? STA_PROTECT : 0;
}

DRESULT disk_read(BYTE drive, BYTE *buffer, LBA_t sector, UINT count)
{
    struct fat_volume *volume = fat_drive();

    return transferred(volume, "read", sector, count,
                       cache_read(&volume->cache, sector, buffer, count));
}

DRESULT disk_write(BYTE drive, const BYTE *buffer, LBA_t sector, UINT count)
{
    struct fat_volume *volume = fat_drive();

    return transferred(volume, "write", sector, count,
                       cache_write(&volume->cache, sector, buffer, count));
}

DRESULT disk_ioctl(BYTE drive, BYTE command, void *buffer)
{
    struct fat_volume *volume = fat_drive();

    if (command != CTRL_SYNC)
        return RES_PARERR;
    return transferred(volume, "flush", 0, 0, block_flush(volume->cache.block));
}
