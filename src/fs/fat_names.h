/*
 * Caches the position of files' directory entries by path, as FatFs looks up a name by reading all
 * the directories from the root on. An entry stays in its place until it is removed or renamed. Its
 * content is not cached.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define FAT_NAMES      32u
#define FAT_NAMES_PATH 112u /* bytes with the NUL; longer paths are not cached */

/* Where a file's directory entry is. */
struct fat_spot {
    uint32_t sector; /* on the volume */
    uint32_t offset; /* of the entry in the sector */
    ino_t inode;     /* fat_inode() */
};

struct fat_name {
    struct fat_spot spot;
    char path[FAT_NAMES_PATH]; /* empty: unused */
};

struct fat_names {
    struct fat_name names[FAT_NAMES];
};

/* Where @path's entry is, or NULL if that is not cached. */
const struct fat_spot *fat_names_find(const struct fat_names *names, const char *path);

void fat_names_add(struct fat_names *names, const char *path, const struct fat_spot *spot);

/* To be called before any entry is removed or renamed. */
void fat_names_clear(struct fat_names *names);
