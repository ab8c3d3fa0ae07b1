/*
 * The first sector of a volume: whether it is FAT, and whether its numbers make sense
 * (Microsoft FAT specification 1.03, section "Boot Sector and BPB"). FatFs checks less: it
 * trusts that sums do not overflow and that the volume is as long as it says.
 */
#pragma once

#include <stdint.h>

struct fat_geometry {
    uint32_t sectors;         /* length of the volume, not beyond the partition */
    uint32_t data;            /* first sector of cluster 2 */
    uint32_t cluster_sectors; /* a power of two up to 128 */
};

enum fat_verdict { FAT_VALID, FAT_MALFORMED, FAT_NOT_FAT };

/* Judges @sector (512 bytes) of a partition of @sectors. Fills @geometry when FAT_VALID; else
 * *cause says what is wrong, or for FAT_NOT_FAT which known file system it is (NULL: none). */
enum fat_verdict fat_check_boot_sector(const uint8_t *sector, uint64_t sectors,
                                       struct fat_geometry *geometry, const char **cause);
