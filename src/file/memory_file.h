/* Open files of lib/tmpfs, and what mappings of them show. Alternatives, "memory_files": an image
 * that has none asks in vain. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct file;
struct memory_volume;
struct tmpfs_node;

/* Opens @node with the @flags of open(). -ENOMEM */
int memory_file_open(struct memory_volume *volume, struct tmpfs_node *node, int flags,
                     struct file **file);

/* An empty file without a name; NULL: no memory. */
struct file *memory_file_make(void);

/* Whether @file is one of these. */
bool memory_file_is(const struct file *file);

/* The memory of its page @index, which stays there, and the same, until the last close(); *page is
 * NULL if the file ends before it. -ENOMEM */
int memory_file_page(struct file *file, size_t index, char **page);
