/* Open files and folders as struct file, for descriptors. */
#pragma once

#include "fat_volume.h"

struct file;

/* Allocates an open file, before anything on the volume is changed: open() must not create or
 * truncate a file and then fail for lack of memory. NULL when out of memory. Until it is bound,
 * free() releases it. */
struct file *fat_file_alloc(void);

/* Binds it to @node and takes over the caller's hold. */
void fat_file_bind(struct file *file, struct fat_volume *volume, struct vfat_node *node, int flags);

/* Opens the folder @node, of which it takes a hold of its own. */
int fat_folder_open(struct fat_volume *volume, struct vfat_node *node, const char *path, int flags,
                    struct file **file);
