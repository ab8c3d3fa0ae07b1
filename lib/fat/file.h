/* The content of files. */
#pragma once

#include "volume.h"

/* The sectors from byte @offset on, as many as lie in a row and @size > 0 bytes need. VFAT_ENOSPC:
 * there are none. */
int vfat_extent(struct vfat_node *file, uint64_t offset, uint32_t size, uint32_t *sector,
                uint32_t *count);

/* Says that the file has fewer clusters than its size needs: VFAT_EIO. */
int vfat_lacks_clusters(const struct vfat_node *file);

/* The clusters that @size bytes need. */
static inline uint32_t vfat_clusters(const struct vfat_volume *volume, uint64_t size)
{
    uint32_t shift = volume->cluster_shift + 9u;

    return (uint32_t)((size >> shift) + ((size & (((uint32_t)1 << shift) - 1)) != 0));
}

/* Gives back the clusters behind what the size needs. */
int vfat_trim(struct vfat_node *file);

/* Makes the file longer, with zeros, if it is shorter than @size, or leaves it as it was; makes it
 * shorter. */
int vfat_grow(struct vfat_node *file, uint64_t size);
int vfat_shrink(struct vfat_node *file, uint64_t size);

/* Writes at @offset, which is not behind the end. @from NULL: zeros. The number of bytes, or an
 * error if there are none. */
int64_t vfat_write_all(struct vfat_node *file, const uint8_t *from, uint64_t size, uint64_t offset);
