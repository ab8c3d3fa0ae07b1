/* Finds what paths name. lib/fat has what was opened last in memory, by its name. */
#pragma once

#include <stddef.h>

struct fat_volume;
struct vfat_node;

/* Finds what @path names: 0 and *node, which is valid until the next call unless it is held; or a
 * negative errno. */
int fat_find(struct fat_volume *volume, const char *path, struct vfat_node **node);

/* The name that a path ends with. */
struct fat_name {
    const char *text;
    size_t length;
};

/* Finds the folder that has the last name of @path, which is not the root. It is held until the
 * next call. */
int fat_find_folder(struct fat_volume *volume, const char *path, struct vfat_node **folder,
                    struct fat_name *name);

/* Holds what a path names until the next call: opening the same thing again takes less then. */
void fat_hold(struct fat_volume *volume, struct vfat_node *node);

/* Before the volume goes: these hold nothing any more. */
void fat_let_go(struct fat_volume *volume);
