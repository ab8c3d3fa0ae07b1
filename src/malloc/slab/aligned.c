#include "slab.h"
#include "src/sched/signals.h"
#include <yao/module.h>

YAO_ALTERNATIVE(allocator, slab);

/* A slab's last block ends with the page, so all blocks of a class are aligned to @align if the
 * class's size is a multiple of it. */
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
    call_begin();
    void *block = align <= LARGE_HEADER && size <= SLAB_SMALL_MAX ? small_aligned(align, size)
                                                                  : large_alloc(size, align);
    call_end();
    return block;
}
