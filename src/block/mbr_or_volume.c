#include "mbr_or_volume.h"
#include "mbr.h"
#include <string.h>
#include <yao/log.h>

/* BIOS parameter block */
#define SECTOR_SIZE     11
#define CLUSTER_SECTORS 13
#define RESERVED        14
#define FATS            16
#define SECTORS_16      19
#define MEDIA           21
#define SECTORS_32      32
#define NTFS_SECTORS    40
#define EXFAT_SECTORS   72

static bool is_power(uint32_t value)
{
    return value && !(value & (value - 1));
}

/* The code of an MBR does not look like this by chance. */
static bool is_fat(const uint8_t *sector)
{
    uint32_t size = le16(sector + SECTOR_SIZE);

    return is_power(size) && size >= BLOCK_SECTOR && size <= 8 * BLOCK_SECTOR &&
           is_power(sector[CLUSTER_SECTORS]) && le16(sector + RESERVED) && sector[FATS] &&
           (sector[MEDIA] == 0xf0 || sector[MEDIA] >= 0xf8);
}

/* In sectors of the volume, which are at least ours. 0: it is none, though what is left of one may
 * be there. */
static uint64_t volume_sectors(const uint8_t *sector)
{
    if (memcmp(sector + 3, "EXFAT   ", 8) == 0)
        return le64(sector + EXFAT_SECTORS);
    if (memcmp(sector + 3, "NTFS    ", 8) == 0)
        return le64(sector + NTFS_SECTORS);
    if (!is_fat(sector))
        return 0;
    return le16(sector + SECTORS_16) ? le16(sector + SECTORS_16) : le32(sector + SECTORS_32);
}

/* Where the first partition begins. UINT64_MAX: there is none, or what is there is code, as one of
 * the entries' first bytes is no boot indicator. Linux decides by this, too. */
static uint64_t first_partition(const uint8_t *sector)
{
    uint64_t lowest = UINT64_MAX;

    for (unsigned i = 0; i < MBR_PRIMARIES; i++) {
        const uint8_t *entry = sector + MBR_ENTRIES + i * MBR_ENTRY_SIZE;
        uint64_t first = le32(entry + MBR_ENTRY_FIRST);
        if (entry[0] & 0x7f)
            return UINT64_MAX;
        if (le32(entry + MBR_ENTRY_COUNT) && first < lowest)
            lowest = first;
    }
    return lowest;
}

bool mbr_counts(const struct partition_table *table, const uint8_t *sector)
{
    uint64_t lowest = first_partition(sector), sectors = volume_sectors(sector);

    if (le16(sector + MBR_SIGNATURE) != 0xaa55 || lowest == UINT64_MAX)
        return false;
    if (!sectors)
        return true;
    bool wins = lowest && sectors > lowest;
    log_info(
        "%s: sector 0 is a partition table and a boot sector: the %s counts, as the volume of "
        "%llu sectors %s the partition at sector %llu",
        table->name, wins ? "table" : "boot sector", (unsigned long long)sectors,
        !lowest ? "is"
        : wins  ? "would reach into"
                : "ends before",
        (unsigned long long)lowest);
    return wins;
}
