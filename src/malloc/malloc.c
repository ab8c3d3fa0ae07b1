#include "heap.h"
#include <errno.h>
#include <stdlib.h>

void *heap_alloc(size_t size)
{
    void *block;

    if (size <= HEAP_SMALL_MAX)
        block = heap_small_alloc(heap_class_of(size));
    else
        block = heap_large_alloc(size, HEAP_ALIGNMENT);
    if (!block)
        errno = ENOMEM;
    return block;
}

void *malloc(size_t size)
{
    return heap_alloc(size);
}

void free(void *block)
{
    if (!block)
        return;
    if (heap_kind(block, "free") == HEAP_SLAB)
        heap_small_free(heap_header(block), block);
    else
        heap_large_free(heap_header(block));
}
