#include "slab.h"
#include <yao/module.h>

YAO_ALTERNATIVE(allocator, slab);

/* A slab's blocks begin at a multiple of 64, so those of a class whose size is a multiple of
 * @align are aligned to it. */
static void *small_aligned(size_t align, size_t size)
{
    for (unsigned class = slab_class_of(size); class < SLAB_CLASSES; class ++)
        if (slab_classes[class].size % align == 0)
            return slab_alloc(class);
    return large_alloc(size, align);
}

void *heap_aligned(size_t align, size_t size)
{
    if (align <= HEAP_ALIGNMENT)
        return heap_alloc(size);
    if (align <= LARGE_HEADER && size <= SLAB_SMALL_MAX)
        return small_aligned(align, size);
    return large_alloc(size, align);
}
