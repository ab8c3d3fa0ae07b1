/* Which object a path names, for the operations that must know before they act. */
#pragma once

#include "fat_volume.h"
#include <stdbool.h>

struct fat_place {
    bool is_directory;
    uint32_t cluster; /* of a directory; the root of FAT12 and FAT16 has 0 */
    FIL fil;          /* of a file */
};

/* 0, or fat_path_error()'s. */
int fat_locate(struct fat_volume *volume, const char *path, struct fat_place *place);

bool fat_same_place(const struct fat_place *a, const struct fat_place *b);

/* fat_error(), but tells a path through a file (-ENOTDIR) from one through nothing. */
int fat_path_error(struct fat_volume *volume, const char *path, const char *operation,
                   FRESULT result);

static inline bool fat_is_root(const char *path)
{
    return path[1] == '\0';
}
