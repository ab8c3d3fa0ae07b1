#include "heap.h"
#include <errno.h>

static struct large *new_large(char *start, size_t pages, char *block)
{
    struct large *large = (struct large *)start;

    *large = (struct large){.tag = heap_large_tag(large), .pages = pages, .block = block};
    return large;
}

/* A block aligned to @align < PAGE_SIZE begins on the header's own page. */
static void *alloc_after_header(size_t size, size_t align)
{
    size_t gap = align > HEAP_HEADER ? align : HEAP_HEADER;
    size_t pages = (size + gap + PAGE_SIZE - 1) / PAGE_SIZE;
    char *start = page_alloc(pages, PHYS_ANY);

    return start ? new_large(start, pages, start + gap)->block : NULL;
}

/* One aligned to pages or more has the header on the page before it; the pages that
 * alignment left over on either side go back. */
static void *alloc_aligned_pages(size_t size, size_t align)
{
    size_t pages = (size + PAGE_SIZE - 1) / PAGE_SIZE + 1;
    size_t taken = pages + align / PAGE_SIZE - 1;
    char *start = page_alloc(taken, PHYS_ANY);

    if (!start)
        return NULL;
    char *block = (char *)(((uintptr_t)start + PAGE_SIZE + align - 1) & -align);
    char *header = block - PAGE_SIZE;
    size_t before = (size_t)(header - start) / PAGE_SIZE;
    if (before)
        page_free(start, before);
    if (taken > before + pages)
        page_free(header + pages * PAGE_SIZE, taken - before - pages);
    return new_large(header, pages, block)->block;
}

void *heap_large_alloc(size_t size, size_t align)
{
    void *block = NULL;

    if (size <= PTRDIFF_MAX / 4 && align <= PTRDIFF_MAX / 4)
        block =
            align < PAGE_SIZE ? alloc_after_header(size, align) : alloc_aligned_pages(size, align);
    if (!block)
        errno = ENOMEM;
    return block;
}

void heap_large_free(struct large *large)
{
    large->tag = 0;
    page_free(large, large->pages);
}
