/* The boot region of exFAT, and what the root says of the volume. Fields and limits are those of
 * Microsoft's specification. */
#include "buffers.h"
#include "exfat.h"
#include "folder.h"
#include "table.h"

enum {
    ZEROS = 11, /* where FAT has its fields */
    VOLUME_SECTORS = 72,
    FAT_OFFSET = 80,
    FAT_LENGTH = 84,
    HEAP_OFFSET = 88,
    CLUSTERS = 92,
    ROOT_CLUSTER = 96,
    SERIAL = 100,
    REVISION_MAJOR = 105,
    FLAGS = 106,
    SECTOR_SHIFT = 108,
    CLUSTER_SHIFT = 109,
    FATS = 110,
    PERCENT_USED = 112,
    SIGNATURE = 510,
};

#define REGION_SECTORS 12u /* the last one has the sum of the others */
#define LIMIT          0x0ffffff6u
#define DIRTY          2

/* In the volume's own sectors. */
struct layout {
    uint32_t ratio; /* of their size to ours */
    uint64_t sectors;
    uint32_t fat, fat_sectors, heap, clusters, cluster_sectors;
};

static struct layout parse(const uint8_t *sector)
{
    return (struct layout){
        .ratio = 1u << ((sector[SECTOR_SHIFT] - 9u) & 3),
        .sectors = get64(sector + VOLUME_SECTORS),
        .fat = get32(sector + FAT_OFFSET),
        .fat_sectors = get32(sector + FAT_LENGTH),
        .heap = get32(sector + HEAP_OFFSET),
        .clusters = get32(sector + CLUSTERS),
        .cluster_sectors = 1u << (sector[CLUSTER_SHIFT] & 31),
    };
}

static const char *check_layout(const struct layout *layout)
{
    uint64_t in_fat = (uint64_t)layout->fat_sectors * layout->ratio * (VFAT_SECTOR / 4);
    uint64_t data = (uint64_t)layout->clusters * layout->cluster_sectors;

    if (layout->fat < 2 * REGION_SECTORS ||
        layout->fat + (uint64_t)layout->fat_sectors > layout->heap)
        return "its FAT lies among other things";
    if (!layout->clusters || layout->clusters > LIMIT || layout->clusters + 2 > in_fat)
        return "its number of clusters is out of range";
    if (layout->sectors > NO_SECTOR / layout->ratio)
        return "it is larger than 2 TiB";
    return layout->heap + data > layout->sectors ? "its clusters do not fit" : NULL;
}

const char *exfat_check(const uint8_t *sector, uint64_t *sectors)
{
    uint32_t any = 0;

    for (unsigned i = ZEROS; i < VOLUME_SECTORS - 8; i++)
        any |= sector[i];
    if (any || get16(sector + SIGNATURE) != 0xaa55)
        return "its boot sector is none of exFAT";
    if (sector[REVISION_MAJOR] != 1)
        return "its revision of exFAT is not 1";
    if (sector[SECTOR_SHIFT] < 9 || sector[SECTOR_SHIFT] > 12)
        return "its sector size is none";
    if (sector[CLUSTER_SHIFT] > 25 - sector[SECTOR_SHIFT])
        return "its cluster size is none";
    if (sector[FATS] != 1)
        return "its number of FATs is not 1";
    struct layout layout = parse(sector);
    const char *cause = check_layout(&layout);
    if (!cause && sectors)
        *sectors = layout.sectors * layout.ratio;
    return cause;
}

/* 1 if the sum is right, 0, or an error. The flags and the share in use may change without it. */
static int check_sum(struct vfat_volume *volume, uint32_t ratio)
{
    uint32_t sum = 0;
    uint8_t *bytes;

    for (uint32_t i = 0; i < (REGION_SECTORS - 1) * ratio; i++) {
        int error = vfat_get(volume, i, &bytes);
        if (error)
            return error;
        for (uint32_t j = 0; j < VFAT_SECTOR; j++)
            if (i || (j != FLAGS && j != FLAGS + 1 && j != PERCENT_USED))
                sum = (sum >> 1 | sum << 31) + bytes[j];
    }
    int error = vfat_get(volume, (REGION_SECTORS - 1) * ratio, &bytes);
    return error ? error : get32(bytes) == sum;
}

/* What is between the boot regions and the FAT, or between that and the clusters, exFAT leaves
 * undefined. */
static uint32_t find_gap(const struct layout *layout)
{
    uint32_t wanted = 2 * (GROUP_SECTORS + 1);

    if ((layout->fat - 2 * REGION_SECTORS) * layout->ratio >= wanted)
        return layout->fat * layout->ratio - wanted;
    return (layout->heap - layout->fat - layout->fat_sectors) * layout->ratio >= wanted
               ? layout->heap * layout->ratio - wanted
               : 0;
}

/* The volume may end before its clusters do: what is on the device counts. */
static void lay_out(struct vfat_volume *volume, const uint8_t *sector)
{
    struct layout layout = parse(sector);
    uint64_t there = volume->device->sectors, most;

    volume->bits = 32;
    volume->fats = 1;
    volume->fat_start = layout.fat * layout.ratio;
    volume->fat_sectors = layout.fat_sectors * layout.ratio;
    volume->data_start = layout.heap * layout.ratio;
    while (cluster_sectors(volume) < layout.cluster_sectors * layout.ratio)
        volume->cluster_shift++;
    most = there > volume->data_start ? (there - volume->data_start) >> volume->cluster_shift : 0;
    volume->end = (most < layout.clusters ? (uint32_t)most : layout.clusters) + 2;
    volume->most_bytes = (uint64_t)(LIMIT - 1) << (volume->cluster_shift + 9);
    volume->root.first = get32(sector + ROOT_CLUSTER);
    volume->serial = get32(sector + SERIAL);
    volume->mark = FLAGS;
    volume->mark_bit = DIRTY;
    volume->gap = find_gap(&layout);
}

static bool is_bitmap(const uint8_t *slot)
{
    return slot[0] == TYPE_BITMAP && !(slot[1] & 1);
}

static bool is_upcase(const uint8_t *slot)
{
    return slot[0] == TYPE_UPCASE;
}

static int read_root(struct vfat_volume *volume, const char **cause)
{
    uint8_t *bytes;
    uint32_t slot, bitmap;
    int there = vfat_find_in_root(volume, is_bitmap, &slot, &bytes);

    *cause = "it has no bitmap for its clusters";
    if (there != 1 || get64(bytes + 24) < (volume->end - 2 + 7) / 8)
        return there < 0 ? there : VFAT_EINVAL;
    bitmap = get32(bytes + 20);
    there = vfat_find_in_root(volume, is_upcase, &slot, &bytes);
    *cause = "it has no sound table of capitals";
    if (there != 1)
        return there < 0 ? there : VFAT_EINVAL;
    int error = exfat_read_upcase(volume, get32(bytes + 20), get64(bytes + 24), get32(bytes + 4));
    if (!error)
        volume->exfat->bitmap = bitmap;
    return error;
}

int exfat_read_boot(struct vfat_volume *volume)
{
    uint8_t *sector;
    int sum = 0, error = vfat_get(volume, 0, &sector);
    const char *cause = error ? NULL : exfat_check(sector, NULL);

    if (error)
        return error;
    if (!cause) {
        lay_out(volume, sector);
        sum = check_sum(volume, parse(sector).ratio);
        if (sum == 0)
            cause = "the sum of its boot sectors is wrong";
    }
    error = cause ? VFAT_EINVAL : sum < 0 ? sum : read_root(volume, &cause);
    if (error == VFAT_EINVAL)
        vfat_broken(volume, cause, 0);
    if (!error && !volume->gap && !volume->read_only) {
        vfat_broken(volume, "nothing is written: exFAT's regions leave no room for a journal", 0);
        volume->read_only = true;
    }
    return error;
}

void exfat_release(struct vfat_volume *volume)
{
    vfat_free(volume, volume->exfat);
}
