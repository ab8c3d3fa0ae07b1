#include "slab.h"
#include "src/sched/signals.h"
#include <stdlib.h>
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(allocator, slab);

/* Gives back the pages of a large block beyond its first @size bytes. */
static void shorten(struct large *large, size_t size)
{
    call_begin();
    size_t used = (size_t)((char *)large->block - (char *)large) + size;
    size_t pages = (used + PAGE_SIZE - 1) / PAGE_SIZE;

    if (pages < large->pages) {
        heap_pages_free((char *)large + pages * PAGE_SIZE, large->pages - pages);
        large->pages = pages;
    }
    call_end();
}

/* Whether to shrink in place. A block that shrinks a lot moves instead, to free its memory. */
static int stays(const void *block, size_t old, size_t size)
{
    if (size > old)
        return 0;
    if (heap_kind(block, "realloc") == HEAP_LARGE)
        return size > SLAB_SMALL_MAX;
    return size > old / 2 || old <= 4 * HEAP_ALIGNMENT;
}

void *realloc(void *block, size_t size)
{
    if (!block)
        return heap_alloc(size);
    size_t old = heap_size(block, "realloc");
    if (stays(block, old, size)) {
        if (old > SLAB_SMALL_MAX)
            shorten(heap_header(block), size);
        return block;
    }
    void *moved = heap_alloc(size);
    if (moved) {
        memcpy(moved, block, size < old ? size : old);
        free(block);
    }
    return moved;
}
