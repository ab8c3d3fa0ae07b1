/* Looks what a volume holds before anything is written to it. */
#include "lib/bytes/little_endian.h"
#include "littlefs_volume.h"
#include <string.h>

/* Blank is what has nothing up to here: file systems and tables have their marks before it, btrfs
 * the last one, at 64 KiB. */
#define LOOKED_AT (128 * 1024 / BLOCK_SECTOR)

/* A superblock's first entry (SPEC.md of littlefs): revision, tag, "littlefs", tag, version, size
 * of a block. The second of the pair is in block 1. */
#define MAGIC      8
#define BLOCK_SIZE 24

static const struct {
    uint32_t sector;
    uint16_t offset;
    const char *mark, *name;
} known[] = {
    {0, 3, "EXFAT   ", "exFAT"},
    {0, 3, "NTFS    ", "NTFS"},
    {0, 54, "FAT", "FAT"},
    {0, 82, "FAT32", "FAT"},
    {0, 0, "hsqs", "SquashFS"},
    {0, 0, "XFSB", "XFS"},
    {0, 0, "LUKS", "LUKS"},
    {2, 56, "\x53\xef", "ext2, ext3 or ext4"},
    {7, 502, "SWAPSPACE2", "swap space"},
    {64, 1, "CD001", "ISO 9660"},
    {128, 64, "_BHRfS_M", "btrfs"},
    {0, 510, "\x55\xaa", "a boot sector or a partition table"},
};

static const char *other(struct littlefs_volume *volume)
{
    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
        const uint8_t *sector;
        if (known[i].sector < volume->base.cache.sectors &&
            !cache_get(&volume->base.cache, known[i].sector, &sector) &&
            !memcmp(sector + known[i].offset, known[i].mark, strlen(known[i].mark)))
            return known[i].name;
    }
    return "data that is no file system known here";
}

/* The first byte says what all others must be. */
static int look_blank(struct littlefs_volume *volume, bool *blank)
{
    uint32_t sectors = volume->base.cache.sectors;
    uint8_t first = 0;

    *blank = true;
    for (uint32_t i = 0; *blank && i < (sectors < LOOKED_AT ? sectors : LOOKED_AT); i++) {
        const uint8_t *sector;
        int error = cache_get(&volume->base.cache, i, &sector);
        if (error)
            return error;
        first = i ? first : *sector;
        *blank = (first == 0 || first == 0xff) && *sector == first &&
                 !memcmp(sector, sector + 1, BLOCK_SECTOR - 1);
    }
    return 0;
}

/* Any that is made of whole sectors, as the superblock says it. */
static int look_at(struct littlefs_volume *volume, uint32_t at, uint32_t *block_size)
{
    const uint8_t *sector;
    int error = at < volume->base.cache.sectors ? cache_get(&volume->base.cache, at, &sector) : -1;

    if (error)
        return at ? 0 : error;
    uint32_t size = le32(sector + BLOCK_SIZE);
    if (!memcmp(sector + MAGIC, "littlefs", 8) && size && size % BLOCK_SECTOR == 0)
        *block_size = size;
    return 0;
}

int littlefs_look(struct littlefs_volume *volume, struct littlefs_content *content)
{
    *content = (struct littlefs_content){.blank = false};
    int error = look_at(volume, 0, &content->block_size);
    if (!error && !content->block_size)
        error = look_at(volume, LITTLEFS_BLOCK / BLOCK_SECTOR, &content->block_size);
    if (!error && !content->block_size)
        error = look_blank(volume, &content->blank);
    if (!error && !content->block_size && !content->blank)
        content->other = other(volume);
    return error;
}
