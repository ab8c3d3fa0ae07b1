/* Open files and directories as what descriptors refer to. */
#pragma once

#include "fat_node.h"

struct file;

/* Room for an open file, taken before anything on the volume changes, so that a lack of memory
 * changes nothing. NULL when there is none. free() takes it back as long as it is not bound. */
struct file *fat_file_alloc(void);

/* Makes it refer to @node, whose reference it takes over. */
void fat_file_bind(struct file *file, struct fat_node *node, int flags);

int fat_directory_file_new(const char *path, int flags, struct file **file);
