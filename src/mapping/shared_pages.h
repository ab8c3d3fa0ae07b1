/* What the parts of shared mappings have in common. */
#pragma once

#include "shared.h"
#include <sys/types.h>

struct shared_page {
    char *memory;        /* NULL: not mapped, or beyond the end of the file */
    uint64_t hash;       /* of what the file has there, as far as we know */
    unsigned references; /* pages of regions */
};

struct shared {
    struct shared *next;
    struct file *file;
    dev_t device;
    ino_t inode;
    size_t count;
    size_t used; /* the sum of the pages' references */
    struct shared_page *pages;
};

/* Reads page @index, unless it is in memory; beyond the end of the file it stays without. -ENOMEM
 * or the file's error. */
int shared_load(struct shared *shared, size_t index);
