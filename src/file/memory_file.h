/* Files of memfd_create(): memory with a descriptor, which grows as it is written. Alternatives,
 * "memory_files": an image that makes none asks in vain. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct file;

/* An empty one; NULL: no memory. */
struct file *memory_file_make(void);

/* Whether @file is one. */
bool memory_file_is(const struct file *file);

/* The memory of its page @index, which stays there, and the same, until the last close(); *page is
 * NULL if the file ends before it. -ENOMEM */
int memory_file_page(struct file *file, size_t index, char **page);
