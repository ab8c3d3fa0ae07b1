/* Reading files: what is in the cache costs little more than memcpy(). */
#pragma once

#include "fat_volume.h"
#include <string.h>
#include <sys/types.h>

/* What is known about where a part of a file lies; at first, nothing. */
struct fat_row {
    uint64_t begin, size; /* bytes in the file */
    uint64_t position;    /* of @begin on the volume, in bytes of the cache's lines */
    uint32_t version;     /* the file's when that was found out */
};

/* Reads at @offset. Returns the number of bytes, fewer than @size at the end of the file; or a
 * negative errno if there were none. */
ssize_t fat_read_any(struct fat_volume *volume, struct vfat_node *node, struct fat_row *row,
                     void *buffer, size_t size, uint64_t offset);

/* The bytes, if they lie in the row and in one cached line, else NULL. */
static inline const uint8_t *fat_cached(const struct fat_volume *volume,
                                        const struct vfat_node *node, const struct fat_row *row,
                                        size_t size, uint64_t offset)
{
    uint64_t at = offset - row->begin;

    if (at >= row->size || size > row->size - at || row->version != vfat_version(node))
        return NULL;
    return cache_find_bytes(&volume->base.cache, row->position + at, size);
}

static inline ssize_t fat_read(struct fat_volume *volume, struct vfat_node *node,
                               struct fat_row *row, void *buffer, size_t size, uint64_t offset)
{
    const uint8_t *from = fat_cached(volume, node, row, size, offset);

    if (__builtin_expect(!from, 0))
        return fat_read_any(volume, node, row, buffer, size, offset);
    memcpy(buffer, from, size);
    return (ssize_t)size;
}
