#include "mbr_or_volume.h"
#include "mbr.h"
#include <string.h>
#include <yao/log.h>

#define SECTORS_16    19 /* of the BIOS parameter block */
#define SECTORS_32    32
#define EXFAT_SECTORS 72

/* In sectors of the volume, which are at least ours. */
static uint64_t volume_sectors(const uint8_t *sector)
{
    if (memcmp(sector + 3, "EXFAT   ", 8) == 0)
        return le64(sector + EXFAT_SECTORS);
    return le16(sector + SECTORS_16) ? le16(sector + SECTORS_16) : le32(sector + SECTORS_32);
}

/* Where the partition of an entry begins, if code would hardly look like it: UINT64_MAX if it has
 * none, 0 if it is not sound. */
static uint64_t first_of(const struct partition_table *table, const uint8_t *entry)
{
    static const uint8_t none[MBR_ENTRY_SIZE];
    uint64_t first = le32(entry + MBR_ENTRY_FIRST), count = le32(entry + MBR_ENTRY_COUNT);

    if (memcmp(entry, none, sizeof none) == 0)
        return UINT64_MAX;
    bool sound = (entry[0] & 0x7f) == 0 && entry[MBR_ENTRY_TYPE] && count;
    return sound && first + count <= table->block->sectors ? first : 0;
}

bool mbr_wins(const struct partition_table *table, const uint8_t *mbr)
{
    uint64_t lowest = UINT64_MAX, sectors = volume_sectors(mbr);

    for (unsigned i = 0; i < MBR_PRIMARIES; i++) {
        uint64_t first = first_of(table, mbr + MBR_ENTRIES + i * MBR_ENTRY_SIZE);
        lowest = first < lowest ? first : lowest;
    }
    if (!lowest || lowest == UINT64_MAX || sectors <= lowest)
        return false;
    log_info(
        "%s: partition table: it counts, and not the boot sector beside it, whose volume of "
        "%llu sectors would reach into the partition at sector %llu",
        table->name, (unsigned long long)sectors, (unsigned long long)lowest);
    return true;
}
