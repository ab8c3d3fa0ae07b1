/* New regions, with their memory. */
#pragma once

#include "mapping.h"

struct file;

/* Adds @region, whose place is free, with its memory: cleared, or the content of @file. Its field
 * shared is set. -ENOMEM or the file's error. */
int map_memory(struct region *region, struct file *file);
