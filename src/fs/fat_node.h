/*
 * Open files. All descriptors of one file share one node, so that each sees what the others
 * write; the place of the directory entry says which file it is.
 */
#pragma once

#include "fat_map.h"
#include "fat_volume.h"
#include <sys/types.h>

struct fat_node {
    struct fat_node *next;
    struct fat_volume *volume;
    unsigned references;
    FIL fil;
    struct fat_map map;
    char path[]; /* as it was opened, for messages */
};

/* Opens @path with FatFs' @mode. 0 and *node, which the caller releases; -ENOMEM or what
 * fat_error() returns. */
int fat_node_open(struct fat_volume *volume, const char *path, BYTE mode, struct fat_node **node);

/* Writes back what is unwritten when the last user goes. 0 or fat_error()'s. */
int fat_node_release(struct fat_node *node);

/* The open node of the file whose directory entry @fil has, or NULL. */
struct fat_node *fat_node_find(struct fat_volume *volume, const FIL *fil);

/* Read and write at @offset: bytes moved, fewer at the end of the file or the volume; or a
 * negative errno when not one was: -ENOSPC, -EFBIG, -EIO. */
ssize_t fat_node_read(struct fat_node *node, void *buffer, size_t size, uint64_t offset);
ssize_t fat_node_write(struct fat_node *node, const void *buffer, size_t size, uint64_t offset);

/* Makes it @length bytes, zeros at the end when that is more. -EFBIG, -ENOSPC, -EIO. */
int fat_node_truncate(struct fat_node *node, uint64_t length);

int fat_node_sync(struct fat_node *node);

static inline uint64_t fat_node_size(const struct fat_node *node)
{
    return node->fil.obj.objsize;
}
