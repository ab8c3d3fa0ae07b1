/* What the calls for files of the image have in common. */
#pragma once

#include "src/file/rom_file.h"

struct file;

struct rom_volume {
    unsigned mount; /* its number */
};

/* Why there cannot be a new name @path, and none can go: -EROFS, or as romfs_find() for the folder
 * that would have it. */
int rom_name_refused(const char *path);

/* Opens a folder. As open_folder_new() */
int rom_folder_open(const struct rom_volume *volume, const struct romfs_node *node,
                    const char *path, int flags, struct file **file);
