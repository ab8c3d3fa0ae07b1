/*
 * Where the directory entries of files used lately are, by path: FatFs finds a name by reading
 * the directories from the root on. An entry keeps its place until it is removed or renamed,
 * so places are kept and what an entry says is read each time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define FAT_NAMES      32u
#define FAT_NAMES_PATH 100u /* longer paths are not kept */

struct fat_name {
    uint32_t sector; /* of the volume, with the entry */
    uint32_t offset; /* in the sector */
    char path[FAT_NAMES_PATH];
};

struct fat_names {
    struct fat_name names[FAT_NAMES]; /* an empty path: unused */
};

/* The place of @path's entry, or NULL when it is not known. */
const struct fat_name *fat_names_find(const struct fat_names *names, const char *path);

void fat_names_add(struct fat_names *names, const char *path, uint32_t sector, uint32_t offset);

/* Some entry was removed or renamed. */
void fat_names_clear(struct fat_names *names);
