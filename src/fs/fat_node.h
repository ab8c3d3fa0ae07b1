/*
 * Open files. All descriptors of a file share one node, so that each sees what the others write. A
 * file is identified by the position of its directory entry.
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

/* Opens @path with FatFs' @mode. 0 and *node, which the caller must release; -ENOMEM or what
 * fat_error() returns. */
int fat_node_open(struct fat_volume *volume, const char *path, BYTE mode, struct fat_node **node);

/* Drops a reference; the last one writes back and frees the node. 0 or what fat_error() returns. */
int fat_node_release(struct fat_node *node);

/* The node with the same directory entry as @fil, or NULL if the file is not open. */
struct fat_node *fat_node_find(struct fat_volume *volume, const FIL *fil);

/* Reads or writes at @offset. Returns the number of bytes, fewer than @size at the end of the file
 * or on a full volume; or a negative errno if there were none: -ENOSPC, -EFBIG, -EIO. */
ssize_t fat_node_read(struct fat_node *node, void *buffer, size_t size, uint64_t offset);
ssize_t fat_node_write(struct fat_node *node, const void *buffer, size_t size, uint64_t offset);

/* Sets the size to @length bytes; a longer file is filled with zeros. -EFBIG, -ENOSPC, -EIO. */
int fat_node_truncate(struct fat_node *node, uint64_t length);

int fat_node_sync(struct fat_node *node);

static inline uint64_t fat_node_size(const struct fat_node *node)
{
    return node->fil.obj.objsize;
}
