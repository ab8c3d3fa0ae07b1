#include "slab.h"
#include <stdlib.h>
#include <yao/module.h>

YAO_DEFAULT(allocator, slab);

void *heap_alloc(size_t size)
{
    if (size <= SLAB_SMALL_MAX)
        return slab_alloc(slab_class_of(size));
    return large_alloc(size, HEAP_ALIGNMENT);
}

/* noinline: keeps free() of a small block short. */
static __attribute__((noinline)) void free_other(void *block)
{
    if (block && heap_kind(block, "free") == HEAP_LARGE)
        large_free(heap_header(block));
}

void free(void *block)
{
    struct slab *slab = heap_header(block);

    if (block && slab->tag == slab_tag(slab))
        slab_free(slab, block);
    else
        free_other(block);
}
