/* Reading a file's directory entry. */
#pragma once

#include "fat_volume.h"

struct fat_record {
    uint8_t attributes;
    uint32_t time; /* in the format of fat_time.h */
    uint32_t cluster;
    uint32_t size;
};

/* Reads the entry at @offset of @sector, including changes that FatFs has not written yet. 0 or the
 * device's error. */
int fat_read_record(struct fat_volume *volume, uint32_t sector, uint32_t offset,
                    struct fat_record *record);

/* The offset of an open file's entry in its sector: FatFs stores a pointer into its window. */
static inline uint32_t fat_record_offset(const struct fat_volume *volume, const FIL *fil)
{
    return (uint32_t)(fil->dir_ptr - volume->fs.win);
}
