#include "heap.h"

/* A slab's blocks begin at a multiple of 64, so those of a class whose size is a multiple of
 * @align are aligned to it. */
static void *small_aligned(size_t align, size_t size)
{
    for (unsigned class = heap_class_of(size); class < HEAP_CLASSES; class ++)
        if (heap_classes[class].size % align == 0)
            return heap_small_alloc(class);
    return heap_large_alloc(size, align);
}

void *heap_aligned(size_t align, size_t size)
{
    if (align <= HEAP_ALIGNMENT)
        return heap_alloc(size);
    if (align <= HEAP_HEADER && size <= HEAP_SMALL_MAX)
        return small_aligned(align, size);
    return heap_large_alloc(size, align);
}
