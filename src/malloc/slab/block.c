/* Checks of the addresses that an app passes to free(), realloc() and malloc_usable_size(). */
#include "slab.h"
#include <yao/log.h>
#include <yao/module.h>

YAO_ALTERNATIVE(allocator, slab);

_Noreturn void heap_misused(const void *block, const char *operation, const char *cause)
{
    panic("%s(%p): %s", operation, block, cause);
}

enum heap_kind heap_kind(const void *block, const char *operation)
{
    const struct slab *slab = heap_header(block);
    const struct large *large = heap_header(block);

    if (slab->tag == slab_tag(slab))
        return HEAP_SLAB;
    if (large->tag != large_tag(large) || large->block != block)
        heap_misused(block, operation, "malloc() did not return this address, or it was freed");
    return HEAP_LARGE;
}

void slab_check(const struct slab *slab, const void *block, const char *operation)
{
    bool begins;
    size_t number = slab_number(slab, block, &begins);

    if (!begins)
        heap_misused(block, operation, "no block begins there");
    if (slab->link[number] != SLAB_TAKEN)
        heap_misused(block, operation, "it is free already");
}

size_t heap_size(const void *block, const char *operation)
{
    const struct slab *slab = heap_header(block);
    const struct large *large = heap_header(block);

    if (heap_kind(block, operation) == HEAP_LARGE)
        return large->pages * PAGE_SIZE - (size_t)((const char *)block - (const char *)large);
    slab_check(slab, block, operation);
    return slab->size;
}
