/* A mounted FAT volume: lib/fat on a sector cache. */
#pragma once

#include "fat_paths.h"
#include "lib/fat/fat.h"
#include "src/block/cache.h"
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define CACHE_PLACES_MAX 64u /* lines: 256 KiB */

struct fat_volume {
    struct cache cache;
    struct vfat_device device;
    struct vfat_volume *vfat; /* NULL while it is mounted */
    struct fat_volume *next;  /* of those that were left: fat_leave() */
    unsigned mount;           /* its number in yao_mounts */
    bool read_only;
    bool timed;             /* the time of day was asked for: fat_changes() */
    time_t second;          /* when lib/fat asked for the time last, */
    uint32_t stamp;         /* and what that is on FAT */
    uint32_t shown;         /* a time of FAT that a call returned last, */
    time_t shown_unix;      /* and what that is elsewhere */
    uint32_t cluster_bytes; /* of a cluster */
    uint32_t newest;        /* of the dates that were seen: fat_dates.h */
    struct fat_paths paths;
    uint32_t tags[CACHE_PLACES_MAX]; /* of the cache */
    char name[];                     /* for messages: the device's path */
};

/* Mounts the volume of @sectors sectors that begins at sector @first of @block. 0, or a negative
 * errno after a message: -ENOMEM, the device's error, or -EINVAL if it is none. */
int fat_mount(struct block_device *block, const char *name, uint64_t first, uint64_t sectors,
              bool read_only, struct fat_volume **volume);

/* Finds the volume for a mount and mounts it: all devices, or if @node is not negative, only that
 * one again. 0 and *volume, or a negative errno of fat.h after a message. */
int fat_search(unsigned mount, dt_node node, struct fat_volume **volume);

/* The mount of a volume that has some of these sectors of @block, or -1: none yet. */
int fat_mount_with(const struct block_device *block, uint64_t first, uint64_t count);

/* Writes back, and marks the volume as finished. 0, or a negative errno after a message. */
int fat_unmount(struct fat_volume *volume);

/* For a volume whose medium is gone: it is freed when none of its files is open any more, and it
 * was left or another is. Until then these return errors. */
void fat_leave(struct fat_volume *volume);

/* Everything up to here is on the medium when it returns 0. */
int fat_sync(struct fat_volume *volume);

/* To be called before what changes the volume. -EROFS */
int fat_changes(struct fat_volume *volume);

/* How lib/fat gets at the device. */
void fat_device_init(struct fat_volume *volume, uint64_t sectors);

/* What the device's @error means. */
const char *fat_cause(int error);

/* Logs the device's @error, and returns it. */
int fat_device_error(const char *name, const char *operation, int error);
