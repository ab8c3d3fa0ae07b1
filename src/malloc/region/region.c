/*
 * The allocator for apps that never free memory: a block costs its size, eight bytes for the size,
 * and padding. free() does nothing; only the last block can be resized in place.
 */
#include "src/malloc/heap.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <yao/mm.h>
#include <yao/module.h>

YAO_ALTERNATIVE(allocator, region);

#define REGION_PAGES 4u /* taken at a time, if available */

/* [next, end) is free. When the next region is not adjacent, the rest of this one is lost. */
static char *next, *end;

/* A block's size is stored just before it. */
static size_t *size_of(const void *block)
{
    return (size_t *)block - 1;
}

/* Where the next block would begin. Memory lies near the top of the address space, so a large
 * alignment may wrap around: NULL then. */
static char *place(size_t align)
{
    uintptr_t last;
    if (__builtin_add_overflow((uintptr_t)next, sizeof(size_t) + align - 1, &last))
        return NULL;
    return (char *)(last & -align);
}

static int fits(const char *block, size_t size)
{
    return block && block <= end && size <= (size_t)(end - block);
}

static int grow(size_t bytes)
{
    size_t pages = (bytes + PAGE_SIZE - 1) / PAGE_SIZE, taken = pages;
    char *start = NULL;

    if (pages < REGION_PAGES)
        start = heap_pages_alloc(taken = REGION_PAGES);
    if (!start)
        start = heap_pages_alloc(taken = pages);
    if (!start)
        return -ENOMEM;
    if (start != end)
        next = start;
    end = start + taken * PAGE_SIZE;
    return 0;
}

static void *take(char *block, size_t size)
{
    *size_of(block) = size;
    next = block + size;
    return block;
}

void *heap_aligned(size_t align, size_t size)
{
    if (align < HEAP_ALIGNMENT)
        align = HEAP_ALIGNMENT;
    if (!fits(place(align), size)) {
        if (size > PTRDIFF_MAX / 4 || align > PTRDIFF_MAX / 4) {
            errno = ENOMEM;
            return NULL;
        }
        if (grow(sizeof(size_t) + align + size))
            return NULL;
    }
    return take(place(align), size);
}

void *heap_alloc(size_t size)
{
    return heap_aligned(HEAP_ALIGNMENT, size);
}

size_t heap_size(const void *block, const char *operation)
{
    return *size_of(block);
}

void free(void *block)
{
}

void *realloc(void *block, size_t size)
{
    if (!block)
        return heap_alloc(size);
    size_t old = *size_of(block);
    if ((char *)block + old == next && fits(block, size))
        return take(block, size);
    if (size <= old)
        return block;
    void *moved = heap_alloc(size);
    return moved ? memcpy(moved, block, old) : NULL;
}
