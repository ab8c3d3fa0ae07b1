/* Open files of a littlefs volume as struct file, for descriptors. */
#pragma once

struct file;
struct littlefs_node;

/* Allocates an open file before anything on the volume is changed: NULL when out of memory. Until
 * it is bound, free() releases it. */
struct file *littlefs_file_alloc(void);

/* Binds it to @node, and takes over the caller's hold. */
void littlefs_file_bind(struct file *file, struct littlefs_node *node, int flags);
