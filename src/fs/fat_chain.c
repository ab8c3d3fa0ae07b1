/* Follows cluster chains in the FAT. Every link is checked, as the medium may be corrupt. */
#include "fat_map.h"
#include "lib/bytes/little_endian.h"
#include <errno.h>

#define FAT12_END 0xff8u
#define FAT16_END 0xfff8u
#define FAT32_END 0xffffff8u

/* A sector of the FAT. FatFs' window, if it holds the sector, may be newer than the device. */
static int fat_sector(struct fat_volume *volume, uint32_t sector, const uint8_t **bytes)
{
    sector += volume->fs.fatbase;
    if (sector == volume->fs.winsect) {
        *bytes = volume->fs.win;
        return 0;
    }
    return cache_get(&volume->cache, sector, bytes);
}

static int fat12_byte(struct fat_volume *volume, uint32_t offset, uint32_t *byte)
{
    const uint8_t *bytes;
    int error = fat_sector(volume, offset / BLOCK_SECTOR, &bytes);

    if (!error)
        *byte = bytes[offset % BLOCK_SECTOR];
    return error;
}

/* An entry of 12 bits may straddle two sectors. */
static int fat12_entry(struct fat_volume *volume, uint32_t cluster, uint32_t *entry)
{
    uint32_t offset = cluster + cluster / 2, low, high;
    int error = fat12_byte(volume, offset, &low);

    if (!error)
        error = fat12_byte(volume, offset + 1, &high);
    if (!error)
        *entry = (low | high << 8) >> (cluster & 1 ? 4 : 0) & 0xfff;
    return error;
}

static int fat16_entry(struct fat_volume *volume, uint32_t cluster, uint32_t *entry)
{
    const uint8_t *bytes;
    int error = fat_sector(volume, cluster / (BLOCK_SECTOR / 2), &bytes);

    if (error)
        return error;
    bytes += cluster % (BLOCK_SECTOR / 2) * 2;
    *entry = le16(bytes);
    return 0;
}

static int fat32_entry(struct fat_volume *volume, uint32_t cluster, uint32_t *entry)
{
    const uint8_t *bytes;
    int error = fat_sector(volume, cluster / (BLOCK_SECTOR / 4), &bytes);

    if (error)
        return error;
    bytes += cluster % (BLOCK_SECTOR / 4) * 4;
    *entry = le32(bytes) & 0x0fffffff; /* the upper four bits are reserved */
    return 0;
}

int fat_next_cluster(struct fat_volume *volume, uint32_t cluster, uint32_t *next,
                     const char **cause)
{
    uint32_t entry = 0, end = FAT32_END;
    int error;

    if (volume->fs.fs_type == FS_FAT32) {
        error = fat32_entry(volume, cluster, &entry);
    } else if (volume->fs.fs_type == FS_FAT16) {
        error = fat16_entry(volume, cluster, &entry);
        end = FAT16_END;
    } else {
        error = fat12_entry(volume, cluster, &entry);
        end = FAT12_END;
    }
    if (error)
        return error;
    *next = entry >= end ? 0 : entry;
    if (*next == 0 ? entry < end : *next < 2 || *next >= volume->fs.n_fatent) {
        *cause = entry < 2 ? "its cluster chain leads to a free cluster"
                           : "its cluster chain leads out of the volume";
        return -EIO;
    }
    return 0;
}

int fat_check_end(struct fat_volume *volume, uint32_t cluster, uint32_t limit, const char **cause)
{
    for (uint32_t links = 0; links <= limit; links++) {
        int error = fat_next_cluster(volume, cluster, &cluster, cause);
        if (error || cluster == 0)
            return error;
    }
    *cause = "its cluster chain does not end";
    return -EIO;
}
