#include "heap.h"
#include <yao/log.h>

enum heap_kind heap_kind(const void *block, const char *operation)
{
    const struct slab *slab = heap_header(block);
    const struct large *large = heap_header(block);

    if (slab->tag == heap_tag(HEAP_SLAB_TAG, slab))
        return HEAP_SLAB;
    if (large->tag != heap_tag(HEAP_LARGE_TAG, large) || large->block != block)
        panic("%s(%p): malloc() did not give this address, or it was freed", operation, block);
    return HEAP_LARGE;
}

size_t heap_size(const void *block, const char *operation)
{
    const struct slab *slab = heap_header(block);
    const struct large *large = heap_header(block);

    if (heap_kind(block, operation) == HEAP_LARGE)
        return large->pages * PAGE_SIZE - (size_t)((const char *)block - (const char *)large);
    heap_index(slab, block, operation);
    return heap_classes[slab->class].size;
}
