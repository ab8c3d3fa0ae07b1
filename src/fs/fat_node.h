/*
 * Open files. All descriptors of a file share one node, so that each sees what the others write. A
 * file is identified by the position of its directory entry.
 */
#pragma once

#include "fat_map.h"
#include "fat_volume.h"
#include "src/file/file.h"
#include <string.h>
#include <sys/types.h>

struct fat_node {
    struct fat_node *next;
    struct fat_volume *volume;
    unsigned references;
    ino_t inode;
    FIL fil;
    struct fat_map map;
    int (*removed)(struct fat_node *node); /* frees its clusters, 0 or what fat_error() returns;
                                            * NULL: the file has a name */
    struct file_attributes attributes;     /* of a removed one */
    char path[];                           /* as it was opened, for messages */
};

/* Opens @path with FatFs' @mode. 0 and *node, which the caller must release; -ENOMEM or what
 * fat_error() returns. */
int fat_node_open(struct fat_volume *volume, const char *path, BYTE mode, struct fat_node **node);

/* Drops a reference; the last one writes back, or frees the clusters of a file whose name was
 * removed, and frees the node. 0 or what fat_error() returns. */
int fat_node_release(struct fat_node *node);

/* Takes a node out of the list in which it is. */
void fat_node_leave(struct fat_node *node);

/* The node with the directory entry at @spot, or NULL if the file is not open. */
struct fat_node *fat_node_at(struct fat_volume *volume, const struct fat_spot *spot);

/* The node with the same directory entry as @fil, or NULL if the file is not open. */
struct fat_node *fat_node_find(struct fat_volume *volume, const FIL *fil);

/* Reads or writes at @offset. Returns the number of bytes, fewer than @size at the end of the file
 * or on a full volume; or a negative errno if there were none: -ENOSPC, -EFBIG, -EIO. */
static inline ssize_t fat_node_read(struct fat_node *node, void *buffer, size_t size,
                                    uint64_t offset);
ssize_t fat_node_write(struct fat_node *node, const void *buffer, size_t size, uint64_t offset);

/* Where a part of a file is on the volume. */
struct fat_part {
    uint32_t sector, offset; /* its first byte: in which sector, and where in that */
    uint32_t size;           /* bytes that are there in consecutive sectors */
};

/* Finds the @size bytes at @offset, which are within the file, or as many of them as are in one run
 * of clusters. 0 and *part; or a negative errno after a message with @operation: the device's
 * error, or -EIO for a broken chain. */
int fat_node_part(struct fat_node *node, const char *operation, uint32_t offset, uint32_t size,
                  struct fat_part *part);

/* Writes some of the @size > 0 bytes at @offset, at least one; or fails with a negative errno. */
typedef ssize_t fat_write_piece(struct fat_node *node, const uint8_t *from, uint32_t size,
                                uint32_t offset);

/* Writes with @write until all is written or one fails. The number of bytes, or a negative errno if
 * there were none. */
ssize_t fat_write_pieces(struct fat_node *node, const uint8_t *from, uint32_t size, uint32_t offset,
                         fat_write_piece *write);

/* fat_node_write() for whole sectors, at an @offset of whole sectors that is not beyond the end. */
ssize_t fat_node_write_sectors(struct fat_node *node, const uint8_t *from, uint32_t size,
                               uint32_t offset);

/* Sets the size to @length bytes, which is not more than it has. 0 or what fat_error() returns. */
int fat_node_shorten(struct fat_node *node, uint32_t length);

/* Sets the size to @length bytes; a longer file is filled with zeros. -EFBIG, -ENOSPC, -EIO. */
int fat_node_truncate(struct fat_node *node, uint64_t length);

/* Writes back. Not what has no name any more: nobody could read it. */
int fat_node_sync(struct fat_node *node);

static inline uint64_t fat_node_size(const struct fat_node *node)
{
    return node->fil.obj.objsize;
}

/* All of fat_node_read(), wherever the bytes are. */
ssize_t fat_node_read_any(struct fat_node *node, void *buffer, size_t size, uint64_t offset);

/* The bytes, if they lie in the stretch that was used last and in one cached line, and FatFs holds
 * nothing that is newer; else NULL. */
static inline const uint8_t *fat_node_cached(const struct fat_node *node, size_t size,
                                             uint64_t offset)
{
    const struct fat_stretch *last = &node->map.last;
    uint64_t at = offset - last->begin;

    if (at >= last->size || size > last->size - at || node->volume->fs.wflag)
        return NULL;
    return cache_find_bytes(&node->volume->cache, last->position + at, size);
}

/* Inline: what is cached costs little more than memcpy(). */
static inline ssize_t fat_node_read(struct fat_node *node, void *buffer, size_t size,
                                    uint64_t offset)
{
    const uint8_t *from = fat_node_cached(node, size, offset);

    if (__builtin_expect(!from, 0))
        return fat_node_read_any(node, buffer, size, offset);
    memcpy(buffer, from, size);
    return (ssize_t)size;
}
