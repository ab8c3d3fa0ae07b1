#include "heap.h"
#include <stdlib.h>

void *heap_alloc(size_t size)
{
    if (size <= HEAP_SMALL_MAX)
        return heap_small_alloc(heap_class_of(size));
    return heap_large_alloc(size, HEAP_ALIGNMENT);
}

void *malloc(size_t size)
{
    return heap_alloc(size);
}

/* Out of line: free() of a small block is short without it. */
static __attribute__((noinline)) void free_other(void *block)
{
    if (block && heap_kind(block, "free") == HEAP_LARGE)
        heap_large_free(heap_header(block));
}

void free(void *block)
{
    struct slab *slab = heap_header(block);

    if (block && slab->tag == heap_slab_tag(slab))
        heap_small_free(slab, block);
    else
        free_other(block);
}
