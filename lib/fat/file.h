/* The content of files. */
#pragma once

#include "volume.h"

#define FILE_MOST UINT32_MAX /* bytes */

/* The sectors from byte @offset on, as many as lie in a row and @size > 0 bytes need. VFAT_ENOSPC:
 * there are none. */
int vfat_extent(struct vfat_node *file, uint32_t offset, uint32_t size, uint32_t *sector,
                uint32_t *count);

/* The clusters that @size bytes need. */
static inline uint32_t vfat_clusters(const struct vfat_volume *volume, uint32_t size)
{
    uint32_t shift = volume->cluster_shift + 9u;

    return (size >> shift) + ((size & (((uint32_t)1 << shift) - 1)) != 0);
}

/* Makes the file's entry part of the group, so that the chain and the size change together. */
int vfat_pin_entry(struct vfat_node *file);

/* Gives back the clusters behind what the size needs. */
int vfat_trim(struct vfat_node *file);

/* Makes the file longer, with zeros, if it is shorter than @size, or leaves it as it was; makes it
 * shorter. */
int vfat_grow(struct vfat_node *file, uint32_t size);
int vfat_shrink(struct vfat_node *file, uint32_t size);

/* Writes at @offset, which is not behind the end. @from NULL: zeros. The number of bytes, or an
 * error if there are none. */
int64_t vfat_write_all(struct vfat_node *file, const uint8_t *from, uint32_t size, uint32_t offset);
