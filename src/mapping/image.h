/* Files of the image, mapped where they are (rom_file_node()). */
#pragma once

#include <stdint.h>

struct region;

/* Maps what the file of @region has from @start on, which is in the region or behind it, up to
 * @end. Pages beyond the end of the file are not mapped. -ENOMEM */
int image_map(const struct region *region, uintptr_t start, uintptr_t end);

/* Makes @region, a private one, a copy, to be written to. -ENOMEM: then it is as it was. */
int image_copy(struct region *region);
