/* Finding the object that a path names, for operations that must check it before they act. */
#pragma once

#include "fat_volume.h"
#include <stdbool.h>

struct fat_place {
    bool is_directory;
    uint32_t cluster; /* of a directory: its first; 0 for the root of FAT12 and FAT16 */
    FIL fil;          /* of a file */
};

/* Fills @place. 0, or what fat_path_error() returns. */
int fat_locate(struct fat_volume *volume, const char *path, struct fat_place *place);

/* Where the file is that FatFs has just opened as @fil, which is remembered for @path. */
struct fat_spot fat_found(struct fat_volume *volume, const char *path, const FIL *fil);

bool fat_same_place(const struct fat_place *a, const struct fat_place *b);

/* fat_error(), but with -ENOTDIR instead of -ENOENT if a component before the last is a file. */
int fat_path_error(struct fat_volume *volume, const char *path, const char *operation,
                   FRESULT result);

static inline bool fat_is_root(const char *path)
{
    return path[1] == '\0';
}
