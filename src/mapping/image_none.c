/* For an image without files. Nothing calls these; the link drops them. */
#include "image.h"
#include <errno.h>
#include <yao/module.h>

YAO_ALTERNATIVE(rom_files, none);

int image_map(const struct region *region, uintptr_t start, uintptr_t end)
{
    return -ENODEV;
}

int image_copy(struct region *region)
{
    return -ENODEV;
}
