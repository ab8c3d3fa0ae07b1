/*
 * Validates the first sector of a volume (Microsoft FAT specification 1.03, section "Boot Sector
 * and BPB"): is it FAT, and are its numbers consistent? FatFs checks less: it trusts that sums do
 * not overflow and that the volume fits into its partition.
 */
#pragma once

#include <stdint.h>

struct fat_geometry {
    uint32_t sectors;         /* length of the volume, within the partition */
    uint32_t data;            /* first sector of cluster 2 */
    uint32_t cluster_sectors; /* a power of two up to 128 */
};

enum fat_verdict { FAT_VALID, FAT_MALFORMED, FAT_NOT_FAT };

/* Checks @sector (512 bytes), the first of a partition of @sectors. Fills @geometry if FAT_VALID.
 * Otherwise *cause says what is wrong or, for FAT_NOT_FAT, names the file system (NULL: unknown).
 */
enum fat_verdict fat_check_boot_sector(const uint8_t *sector, uint64_t sectors,
                                       struct fat_geometry *geometry, const char **cause);
