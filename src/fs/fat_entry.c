/* Decodes directory entries: see fat_entry.h. */
#include "fat_entry.h"
#include "lib/bytes/little_endian.h"
#include <stddef.h>

/* FAT specification 1.03, "FAT 32 Byte Directory Entry Structure" */
#define ENTRY_ATTRIBUTES   11
#define ENTRY_CLUSTER_HIGH 20
#define ENTRY_TIME         22
#define ENTRY_CLUSTER_LOW  26
#define ENTRY_SIZE         28

/* Of an entry in a sector, in the cache or in FatFs' window. */
#define ALIGNMENT 4
_Static_assert(offsetof(FATFS, win) % ALIGNMENT == 0, "alignment of FatFs' window");

int fat_read_record(struct fat_volume *volume, uint32_t sector, uint32_t offset,
                    struct fat_record *record)
{
    const uint8_t *entry = volume->fs.win;
    int error = 0;

    if (sector != volume->fs.winsect)
        error = cache_get(&volume->cache, sector, &entry);
    if (error)
        return error;
    entry = __builtin_assume_aligned(entry + offset, ALIGNMENT); /* numbers are read at once */
    uint32_t high = volume->fs.fs_type == FS_FAT32 ? le16(entry + ENTRY_CLUSTER_HIGH) : 0u;
    *record = (struct fat_record){
        .attributes = entry[ENTRY_ATTRIBUTES],
        .time = le32(entry + ENTRY_TIME),
        .cluster = high << 16 | le16(entry + ENTRY_CLUSTER_LOW),
        .size = le32(entry + ENTRY_SIZE),
    };
    return 0;
}
