/* The mounted littlefs volume: littlefs on a sector cache, and what is open on it. */
#pragma once

#include "littlefs.h"
#include "littlefs_library.h"
#include <yao/dt.h>

/* Of volumes that are formatted here: docs/files.md says how it was chosen. */
#define LITTLEFS_BLOCK 4096u

#define LITTLEFS_LOOKAHEAD 1024u /* bytes: free ones are searched among 8,192 blocks at once */
#define LITTLEFS_PLACES    16u   /* lines of the cache: 64 KiB */

struct littlefs_name;

struct littlefs_volume {
    struct volume base;
    lfs_t lfs;
    struct lfs_config config;
    int failed;                     /* not 0: the error of all calls from now on */
    struct littlefs_name *names;    /* what is open, and some files that were: the last one first */
    uint32_t tags[LITTLEFS_PLACES]; /* of the cache */
    char name[];                    /* for messages: the device's path */
};

/* Mounts the volume of @sectors sectors that begins at sector @first of @block. What
 * is blank, that is all zeros or all ones at its beginning, is formatted before. 0, or a negative
 * errno after a message: -ENOMEM, the device's error, or -EINVAL: there is something else, or it
 * is malformed. */
int littlefs_mount(struct block_device *block, const char *name, uint64_t first, uint64_t sectors,
                   bool read_only, struct volume **volume);

/* What is at the beginning of @volume, of which the cache is ready. */
struct littlefs_content {
    uint32_t block_size; /* of the littlefs that is there; 0: there is none */
    bool blank;          /* all zeros, or all ones */
    const char *other;   /* what is there instead, for a message */
};

/* 0 or the device's error. */
int littlefs_look(struct littlefs_volume *volume, struct littlefs_content *content);
