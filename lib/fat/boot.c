/*
 * The boot sector. What is a FAT volume, and of which kind, is decided as Linux does it
 * (fs/fat/inode.c): neither the jump nor the signature nor any string counts, and a field for FAT32
 * makes it FAT32.
 */
#include "buffers.h"
#include "kind.h"
#include "state.h"
#include <string.h>

enum {
    SECTOR_SIZE = 11,
    CLUSTER_SECTORS = 13,
    RESERVED = 14,
    FATS = 16,
    ROOT_ENTRIES = 17,
    SECTORS_16 = 19,
    MEDIA = 21,
    FAT_SECTORS_16 = 22,
    SECTORS_32 = 32,
    FAT_SECTORS_32 = 36,
    ROOT_CLUSTER = 44,
    INFO_SECTOR = 48,
    MARK_16 = 37, /* bit 0: the volume is being changed */
    MARK_32 = 65,
};

#define MOST_12  4084u
#define LIMIT_16 0xfff4u
#define LIMIT_32 0x0ffffff6u

/* In the volume's own sectors. */
struct boot {
    uint32_t ratio; /* of their size to ours */
    uint32_t cluster_sectors, reserved, fats, root_entries, sectors, fat_sectors;
    bool is_32;
};

static uint32_t get32_odd(const uint8_t *bytes)
{
    return get16_odd(bytes) | get16_odd(bytes + 2) << 16;
}

static struct boot parse(const uint8_t *sector)
{
    uint32_t sectors = get16_odd(sector + SECTORS_16),
             fat_sectors = get16_odd(sector + FAT_SECTORS_16);

    return (struct boot){
        .ratio = get16_odd(sector + SECTOR_SIZE) / VFAT_SECTOR,
        .cluster_sectors = sector[CLUSTER_SECTORS],
        .reserved = get16_odd(sector + RESERVED),
        .fats = sector[FATS],
        .root_entries = get16_odd(sector + ROOT_ENTRIES),
        .sectors = sectors ? sectors : get32_odd(sector + SECTORS_32),
        .fat_sectors = fat_sectors ? fat_sectors : get32_odd(sector + FAT_SECTORS_32),
        .is_32 = !fat_sectors,
    };
}

static bool is_power(uint32_t value)
{
    return value && !(value & (value - 1));
}

static uint64_t data_start(const struct boot *boot)
{
    return boot->reserved + (uint64_t)boot->fats * boot->fat_sectors +
           boot->root_entries / (boot->ratio * SLOTS);
}

static const char *check(const struct boot *boot, const uint8_t *sector)
{
    if (!is_power(boot->ratio) || boot->ratio > 8 || get16_odd(sector + SECTOR_SIZE) % VFAT_SECTOR)
        return "its sector size is none";
    if (!is_power(boot->cluster_sectors))
        return "its cluster size is no power of two";
    if (!boot->reserved)
        return "it has no reserved sectors";
    if (!boot->fats)
        return "it has no FAT";
    if (sector[MEDIA] != 0xf0 && sector[MEDIA] < 0xf8)
        return "its media byte is none";
    if (!boot->fat_sectors)
        return "its FAT has no sectors";
    if (boot->root_entries % (boot->ratio * SLOTS))
        return "its root folder does not fill sectors";
    if (data_start(boot) + boot->cluster_sectors > boot->sectors)
        return "it has no room for data";
    if ((uint64_t)boot->sectors * boot->ratio >= NO_SECTOR)
        return "it has more sectors than FAT can have";
    return NULL;
}

static bool is_exfat(const uint8_t *sector)
{
    return memcmp(sector + 3, "EXFAT   ", 8) == 0;
}

const char *vfat_check(const uint8_t sector[VFAT_SECTOR], const struct vfat_kind *exfat,
                       uint64_t *sectors)
{
    struct boot boot = parse(sector);

    if (exfat && is_exfat(sector))
        return exfat->check(sector, sectors);
    const char *cause = is_exfat(sector)                         ? "it is exFAT"
                        : memcmp(sector + 3, "NTFS    ", 8) == 0 ? "it is NTFS"
                                                                 : check(&boot, sector);

    if (!cause && sectors)
        *sectors = (uint64_t)boot.sectors * boot.ratio;
    return cause;
}

/* The bits of a FAT's entries. */
static uint8_t bits_of(const struct boot *boot)
{
    uint64_t clusters = (boot->sectors - data_start(boot)) / boot->cluster_sectors;

    return boot->is_32 ? 32 : clusters > MOST_12 ? 16 : 12;
}

/* The number of clusters that are on the device and in the FAT. */
static uint32_t count_clusters(const struct vfat_volume *volume, const struct boot *boot)
{
    uint64_t sectors = (uint64_t)boot->sectors * boot->ratio;
    uint64_t in_fat = (uint64_t)volume->fat_sectors * VFAT_SECTOR * 8 / volume->bits;

    if (sectors > volume->device->sectors)
        sectors = volume->device->sectors;
    if (sectors <= volume->data_start || in_fat <= 2)
        return 0;
    uint64_t clusters = (sectors - volume->data_start) >> volume->cluster_shift;
    return (uint32_t)(clusters < in_fat - 2 ? clusters : in_fat - 2);
}

static void lay_out(struct vfat_volume *volume, const struct boot *boot)
{
    volume->bits = bits_of(boot);
    volume->most_bytes = UINT32_MAX;
    volume->fats = (uint8_t)boot->fats;
    volume->fat_start = boot->reserved * boot->ratio;
    volume->fat_sectors = boot->fat_sectors * boot->ratio;
    volume->root_start = volume->fat_start + volume->fats * volume->fat_sectors;
    volume->root_slots = boot->root_entries;
    volume->data_start = (uint32_t)data_start(boot) * boot->ratio;
    while (cluster_sectors(volume) < boot->cluster_sectors * boot->ratio)
        volume->cluster_shift++;
    volume->end = count_clusters(volume, boot) + 2;
}

/* Where the sector says that the volume is being changed, and where FSInfo is: not in the FAT. */
static void find_marks(struct vfat_volume *volume, const uint8_t *sector, uint32_t ratio)
{
    uint32_t mark = volume->bits == 32 ? MARK_32 : MARK_16;
    uint32_t info = get16_odd(sector + INFO_SECTOR) * ratio;
    bool extended = sector[mark + 1] == 0x28 || sector[mark + 1] == 0x29;

    volume->mark = extended ? mark : 0;
    volume->mark_bit = 1;
    volume->serial = extended ? get32_odd(sector + mark + 2) : 0;
    volume->info = volume->bits == 32 && info && info < volume->fat_start ? info : 0;
}

int vfat_read_boot(struct vfat_volume *volume)
{
    uint8_t *sector;
    int error = vfat_get(volume, 0, &sector);

    if (error)
        return error;
    if (kind_of(volume) && is_exfat(sector))
        return kind_of(volume)->read_boot(volume);
    volume->kind = NULL;
    const char *cause = vfat_check(sector, NULL, NULL);
    struct boot boot = parse(sector);
    if (!cause)
        lay_out(volume, &boot);
    if (!cause &&
        (volume->end <= 2 || volume->end - 2 > (volume->bits == 32 ? LIMIT_32 : LIMIT_16)))
        cause = "its number of clusters is out of range";
    if (cause) {
        vfat_broken(volume, cause, 0);
        return VFAT_EINVAL;
    }
    volume->root.first = volume->bits == 32 ? get32_odd(sector + ROOT_CLUSTER) : 0;
    find_marks(volume, sector, boot.ratio);
    return 0;
}
