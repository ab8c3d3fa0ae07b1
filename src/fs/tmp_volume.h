/* The file systems in memory, each made when it is first used. */
#pragma once

#include "src/file/memory_node.h"

struct file;

/* The file system with the absolute @path, and in *inside the path there. 0 or -ENOMEM. */
int tmp_volume_of(const char *path, struct memory_volume **volume, const char **inside);

/* The one with this st_dev, which has been used. */
struct memory_volume *tmp_volume_with(dev_t device);

/* What @path names: 0, or as tmp_volume_of() and tmpfs_find(). */
int tmp_find(const char *path, struct memory_volume **volume, struct tmpfs_node **node);

/* Opens a folder. @path: in the whole tree. -ENOMEM */
int tmp_folder_open(struct memory_volume *volume, struct tmpfs_node *node, const char *path,
                    int flags, struct file **file);
