/* A file's directory entry as it is on the medium. */
#pragma once

#include "fat_volume.h"

struct fat_record {
    uint8_t attributes;
    uint32_t time; /* fat_time.h's form */
    uint32_t cluster;
    uint32_t size;
};

/* Reads the entry at @offset of @sector, FatFs' unwritten changes included. 0 or the device's
 * error. */
int fat_read_record(struct fat_volume *volume, uint32_t sector, uint32_t offset,
                    struct fat_record *record);

/* The place of the entry of an open file. */
static inline uint32_t fat_record_offset(const struct fat_volume *volume, const FIL *fil)
{
    return (uint32_t)(fil->dir_ptr - volume->fs.win);
}
