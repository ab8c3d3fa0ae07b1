/* The mounted FAT volume, for the files of src/fs that use FatFs directly. */
#pragma once

#include "fat_boot_sector.h"
#include "fat_names.h"
#include "fatfs.h"
#include "src/block/cache.h"
#include <stdbool.h>
#include <stdint.h>

struct fat_node;

#define CACHE_PLACES_MAX 64u /* lines: 256 KiB */

struct fat_volume {
    FATFS fs;
    struct cache cache;
    struct fat_node *nodes;          /* open files */
    struct fat_node *removed;        /* those whose name was removed */
    bool read_only;                  /* mounted so; the device may be read-only in any case */
    uint32_t cluster_shift;          /* log2 of the bytes in a cluster */
    uint32_t newest;                 /* of the dates that were seen: fat_dates.h */
    int error;                       /* of the last failed transfer: the errno behind FR_DISK_ERR */
    uint32_t tags[CACHE_PLACES_MAX]; /* of the cache */
    struct fat_names names;
    char name[]; /* for messages: the device's path */
};

/* Mounts the volume that begins at sector @first of @block, in place of any other. 0, or a negative
 * errno after a message: -ENOMEM, the device's error, or -EINVAL if FatFs refuses it. */
int fat_mount(struct block_device *block, const char *name, uint64_t first,
              const struct fat_geometry *geometry, struct fat_volume **volume);

static inline bool fat_read_only(const struct fat_volume *volume)
{
    return volume->read_only || volume->cache.block->read_only;
}

/* The mounted volume, which FatFs calls physical drive 0. */
struct fat_volume *fat_drive(void);

/* Writes FatFs' window to the device if it holds a modified sector of file data. 0 or the device's
 * error. */
int fat_flush_data(struct fat_volume *volume);

/* Writes all that FatFs still holds, and flushes the device: for changes of the FAT that no
 * f_sync() follows. 0 or the device's error. */
int fat_sync(struct fat_volume *volume);

/* Converts @result to 0 or a negative errno. Device errors and corruption are logged with @path and
 * @operation. */
int fat_error(struct fat_volume *volume, const char *path, const char *operation, FRESULT result);

/* Logs that @path is corrupt on the medium, and returns -EIO. */
int fat_broken(const char *path, const char *operation, const char *cause);

/* Logs the device's @error, and returns it. */
int fat_device_error(const char *path, const char *operation, int error);
