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
#include "volume.h"

FILE_SYSTEM(littlefs);
VOLUME_OPERATIONS(littlefs);
