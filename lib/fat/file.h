/* The content of files. */
#pragma once

#include "volume.h"

/* The sectors from byte @offset on, as many as lie in a row and @size > 0 bytes need. VFAT_ENOSPC:
 * there are none. */
int vfat_extent(struct vfat_node *file, uint32_t offset, uint32_t size, uint32_t *sector,
                uint32_t *count);
