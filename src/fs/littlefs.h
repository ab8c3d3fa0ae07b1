/*
 * Volumes of littlefs as parts of the tree, each found when a path leads there first, and formatted
 * then if the settings name it and it is blank.
 *
 * Names that come, go or change are on the medium when a call returns 0. What is written to a file
 * is there after fsync() and the like, and when its last descriptor was closed; until then a cut
 * leaves the file as it was at its last sync, never in part.
 *
 * littlefs_mounted() returns the errors of fat_mounted(), and -EINVAL for what is no littlefs.
 */
#pragma once

#include "file_system.h"
#include <stdbool.h>
#include <stdint.h>

struct block_device;

FILE_SYSTEM(littlefs);

/* Writes what open files have in memory, on all that are mounted: see tree_sync.h. */
int littlefs_sync_all(void);

/* See tree_uses.h. */
bool littlefs_uses(const struct block_device *block, uint64_t first, uint64_t count);
