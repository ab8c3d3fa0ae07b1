/* Large blocks: runs of pages with a header of their own. */
#include "slab.h"
#include <errno.h>

static struct large *new_large(char *start, size_t pages, char *block)
{
    struct large *large = (struct large *)start;

    /* Where malloc() is inlined, the compiler must not see that a block is the middle of other
     * memory: what it knows of free() is true of whole allocations only. */
    __asm__("" : "+r"(block));
    *large = (struct large){.tag = large_tag(large), .pages = pages, .block = block};
    return large;
}

/* @align < PAGE_SIZE: the block begins on the header's page. */
static void *alloc_after_header(size_t size, size_t align)
{
    size_t gap = align > LARGE_HEADER ? align : LARGE_HEADER;
    size_t pages = (size + gap + PAGE_SIZE - 1) / PAGE_SIZE;
    char *start = heap_pages_alloc(pages);

    return start ? new_large(start, pages, start + gap)->block : NULL;
}

/* @align >= PAGE_SIZE: the header is on the page before the block. The pages on either side that
 * were taken only for alignment are given back. */
static void *alloc_aligned_pages(size_t size, size_t align)
{
    size_t pages = (size + PAGE_SIZE - 1) / PAGE_SIZE + 1;
    size_t taken = pages + align / PAGE_SIZE - 1;
    char *start = heap_pages_alloc(taken);

    if (!start)
        return NULL;
    char *block = (char *)(((uintptr_t)start + PAGE_SIZE + align - 1) & -align);
    char *header = block - PAGE_SIZE;
    size_t before = (size_t)(header - start) / PAGE_SIZE;
    if (before)
        heap_pages_free(start, before);
    if (taken > before + pages)
        heap_pages_free(header + pages * PAGE_SIZE, taken - before - pages);
    return new_large(header, pages, block)->block;
}

void *large_alloc(size_t size, size_t align)
{
    void *block = NULL;

    if (size <= PTRDIFF_MAX / 4 && align <= PTRDIFF_MAX / 4)
        block =
            align < PAGE_SIZE ? alloc_after_header(size, align) : alloc_aligned_pages(size, align);
    if (!block)
        errno = ENOMEM;
    return block;
}

void large_free(struct large *large)
{
    large->tag = 0;
    heap_pages_free(large, large->pages);
}
