/* A mounted FAT volume: lib/fat on a sector cache. */
#pragma once

#include "fat.h"
#include "fat_paths.h"
#include "lib/fat/fat.h"
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define CACHE_PLACES_MAX 64u /* lines: 256 KiB */

struct fat_volume {
    struct volume base;
    struct vfat_device device;
    struct vfat_volume *vfat;        /* NULL while it is mounted */
    bool timed;                      /* the time of day was asked for: fat_changes() */
    time_t second;                   /* when lib/fat asked for the time last, */
    uint32_t stamp;                  /* and what that is on FAT */
    uint32_t shown;                  /* a time of FAT that a call returned last, */
    time_t shown_unix;               /* and what that is elsewhere */
    uint32_t cluster_bytes;          /* of a cluster */
    uint32_t newest;                 /* of the dates that were seen: fat_dates.h */
    struct vfat_node *held;          /* what fat_paths.c found last, or NULL */
    uint32_t tags[CACHE_PLACES_MAX]; /* of the cache */
    char name[];                     /* for messages: the device's path */
};

/* Mounts the volume of @sectors sectors that begins at sector @first of @block. 0, or a negative
 * errno after a message: -ENOMEM, the device's error, or -EINVAL if it is none. */
int fat_mount(struct block_device *block, const char *name, uint64_t first, uint64_t sectors,
              bool read_only, struct volume **volume);

/* To be called before what changes the volume. -EROFS */
int fat_changes(struct fat_volume *volume);

/* How lib/fat gets at the device. */
void fat_device_init(struct fat_volume *volume, uint64_t sectors);

/* What the device's @error means. */
const char *fat_cause(int error);

/* Logs the device's @error, and returns it. */
int fat_device_error(const char *name, const char *operation, int error);
