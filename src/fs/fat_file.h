/* Open files and directories as struct file, for descriptors. */
#pragma once

#include "fat_node.h"

struct file;

/* Allocates an open file, before anything on the volume is changed: open() must not create or
 * truncate a file and then fail for lack of memory. NULL when out of memory. Until it is bound,
 * free() releases it. */
struct file *fat_file_alloc(void);

/* Binds it to @node and takes over the caller's reference. */
void fat_file_bind(struct file *file, struct fat_node *node, int flags);

int fat_directory_file_new(const char *path, int flags, struct file **file);
