/* Validates boot sectors: see fat_boot_sector.h. */
#include "fat_boot_sector.h"
#include "lib/bytes/little_endian.h"
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define BPB_SECTOR_SIZE     11
#define BPB_CLUSTER_SECTORS 13
#define BPB_RESERVED        14
#define BPB_FATS            16
#define BPB_ROOT_ENTRIES    17
#define BPB_SECTORS_16      19
#define BPB_FAT_SECTORS_16  22
#define BPB_SECTORS_32      32
#define BPB_FAT_SECTORS_32  36
#define BPB_FAT32_VERSION   42
#define BPB_FAT32_ROOT      44
#define BPB_FAT32_NAME      82
#define BPB_SIGNATURE       510

#define ENTRIES_PER_SECTOR (512 / 32)
/* The most clusters of each type, which their number alone determines (FAT specification 1.03,
 * section "FAT Type Determination"). */
#define CLUSTERS_FAT12 0xff4u
#define CLUSTERS_FAT16 0xfff4u
#define CLUSTERS_FAT32 0xffffff4u

struct bpb {
    uint32_t sector_size, cluster_sectors, reserved, fats, root_entries, fat_sectors, sectors;
    uint32_t version, root_cluster;
};

static struct bpb read_bpb(const uint8_t *sector)
{
    uint32_t sectors = le16(sector + BPB_SECTORS_16);
    uint32_t fat_sectors = le16(sector + BPB_FAT_SECTORS_16);

    return (struct bpb){
        .sector_size = le16(sector + BPB_SECTOR_SIZE),
        .cluster_sectors = sector[BPB_CLUSTER_SECTORS],
        .reserved = le16(sector + BPB_RESERVED),
        .fats = sector[BPB_FATS],
        .root_entries = le16(sector + BPB_ROOT_ENTRIES),
        .sectors = sectors ? sectors : le32(sector + BPB_SECTORS_32),
        .fat_sectors = fat_sectors ? fat_sectors : le32(sector + BPB_FAT_SECTORS_32),
        .version = le16(sector + BPB_FAT32_VERSION),
        .root_cluster = le32(sector + BPB_FAT32_ROOT),
    };
}

static const char *other_file_system(const uint8_t *sector)
{
    static const struct {
        uint16_t offset;
        const char *magic, *name;
    } known[] = {{3, "EXFAT   ", "exFAT"},
                 {3, "NTFS    ", "NTFS"},
                 {0, "hsqs", "SquashFS"},
                 {0, "XFSB", "XFS"},
                 {0, "LUKS", "LUKS"}};

    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++)
        if (memcmp(sector + known[i].offset, known[i].magic, strlen(known[i].magic)) == 0)
            return known[i].name;
    return NULL;
}

/* The tests by which FatFs recognizes a FAT boot sector. */
static bool claims_fat(const uint8_t *sector, const struct bpb *bpb)
{
    bool jump = sector[0] == 0xeb || sector[0] == 0xe9 || sector[0] == 0xe8;
    bool fat32 = memcmp(sector + BPB_FAT32_NAME, "FAT32   ", 8) == 0;

    return jump && le16(sector + BPB_SIGNATURE) == 0xaa55 &&
           (fat32 || (bpb->root_entries && le16(sector + BPB_FAT_SECTORS_16)));
}

static const char *check_fields(const struct bpb *bpb)
{
    if (bpb->sector_size != 512)
        return "its sector size is not 512 bytes";
    if (bpb->cluster_sectors == 0 || (bpb->cluster_sectors & (bpb->cluster_sectors - 1)))
        return "its cluster size is not a power of two";
    if (bpb->reserved == 0)
        return "it has no reserved sectors";
    if (bpb->fats != 1 && bpb->fats != 2)
        return "the number of its FATs is neither one nor two";
    if (bpb->root_entries % ENTRIES_PER_SECTOR)
        return "its root directory does not fill sectors";
    return NULL;
}

/* FAT entries have 12, 16 or 32 bits; the first two of them do not belong to clusters. */
static uint64_t fat_sectors_needed(uint64_t clusters)
{
    uint64_t entries = clusters + 2;
    uint64_t bytes = entries * 4;

    if (clusters <= CLUSTERS_FAT12)
        bytes = entries * 3 / 2 + (entries & 1);
    else if (clusters <= CLUSTERS_FAT16)
        bytes = entries * 2;
    return (bytes + 511) / 512;
}

static const char *check_fat32(const struct bpb *bpb, uint64_t clusters)
{
    bool is_fat32 = clusters > CLUSTERS_FAT16;

    if (is_fat32 != (bpb->root_entries == 0))
        return "its root directory does not match its number of clusters";
    if (is_fat32 && bpb->version != 0)
        return "its FAT32 version is unknown";
    if (is_fat32 && (bpb->root_cluster < 2 || bpb->root_cluster - 2 >= clusters))
        return "the cluster of its root directory does not exist";
    return NULL;
}

static const char *check_sums(const struct bpb *bpb, uint64_t partition_sectors, uint64_t data)
{
    if (bpb->sectors > partition_sectors)
        return "it is longer than its partition";
    if (data >= bpb->sectors)
        return "its FATs leave no room for data";
    uint64_t clusters = (bpb->sectors - data) / bpb->cluster_sectors;
    if (clusters == 0 || clusters > CLUSTERS_FAT32)
        return "its number of clusters is out of range";
    if (fat_sectors_needed(clusters) > bpb->fat_sectors)
        return "its FAT is too small for its clusters";
    return check_fat32(bpb, clusters);
}

enum fat_verdict fat_check_boot_sector(const uint8_t *sector, uint64_t sectors,
                                       struct fat_geometry *geometry, const char **cause)
{
    struct bpb bpb = read_bpb(sector);

    *cause = other_file_system(sector);
    if (*cause || !claims_fat(sector, &bpb))
        return FAT_NOT_FAT;
    uint64_t data =
        bpb.reserved + (uint64_t)bpb.fats * bpb.fat_sectors + bpb.root_entries / ENTRIES_PER_SECTOR;
    *cause = check_fields(&bpb);
    if (!*cause)
        *cause = check_sums(&bpb, sectors, data);
    if (*cause)
        return FAT_MALFORMED;
    *geometry = (struct fat_geometry){bpb.sectors, (uint32_t)data, bpb.cluster_sectors};
    return FAT_VALID;
}
