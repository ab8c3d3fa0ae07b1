/* The mounted FAT volume, for the files of src/fs that know FatFs. */
#pragma once

#include "fat_boot_sector.h"
#include "fat_names.h"
#include "fatfs.h"
#include "src/block/cache.h"
#include <stdbool.h>
#include <stdint.h>

struct fat_node;

#define CACHE_PLACES_MAX 64u /* of CACHE_LINE_SIZE: 256 KiB */

struct fat_volume {
    FATFS fs;
    struct cache cache;
    uint32_t tags[CACHE_PLACES_MAX]; /* the cache's */
    struct fat_names names;
    struct fat_node *nodes; /* open files */
    bool read_only;         /* as it was mounted; the device may be so, too */
    uint32_t cluster_shift; /* log2 of the bytes in a cluster */
    int error;              /* of the last transfer that failed: what FR_DISK_ERR means */
    char name[];            /* for messages: the device's path and the partition's sector */
};

/* Mounts the volume that begins at sector @first of @block. 0, or a negative errno after a
 * message: -ENOMEM, what the device returned, -EINVAL FatFs does not take it. A volume that was
 * mounted before is forgotten. */
int fat_mount(struct block_device *block, const char *name, uint64_t first,
              const struct fat_geometry *geometry, struct fat_volume **volume);

static inline bool fat_read_only(const struct fat_volume *volume)
{
    return volume->read_only || volume->cache.block->read_only;
}

/* The volume that FatFs knows as physical drive 0. */
struct fat_volume *fat_drive(void);

/* Brings FatFs' window to the device if it holds a changed sector of a file's data. 0 or the
 * device's error. */
int fat_flush_data(struct fat_volume *volume);

/* The errno (negative) that @result means; device errors and broken structures are logged
 * with @path and @operation. FR_OK gives 0. */
int fat_error(struct fat_volume *volume, const char *path, const char *operation, FRESULT result);

/* Logs and returns -EIO: @path's structure on the medium is broken. */
int fat_broken(const char *path, const char *operation, const char *cause);

/* Logs and returns @error, which the device returned. */
int fat_device_error(const char *path, const char *operation, int error);
