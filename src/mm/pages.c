/* The page allocator, and small permanent allocations on top of it. */
#include "pages.h"
#include "kept.h"
#include "lib/extents/extents.h"
#include "map.h"
#include "memory.h"
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>

_Static_assert(PAGE_SIZE == EXTENT_PAGE, "the allocator's page is the MMU's");

static struct extents pages;

void pages_give(void *base, size_t count)
{
    if (count && extents_give(&pages, base, count))
        panic("page_free: %zu pages at 0x%lx are free already", count, (uintptr_t)base);
}

void page_free(void *base, size_t count)
{
    pages_give(base, count);
}

void *page_alloc(size_t count, phys_t limit)
{
    uintptr_t end = limit < LINEAR_SIZE ? (uintptr_t)(limit + LINEAR_BASE) : UINTPTR_MAX;
    void *base;
    while (!(base = extents_take(&pages, count, end)) && (memory_more() || kept_release()))
        ;
    return base;
}

size_t page_free_bytes(void)
{
    return pages.free_pages * PAGE_SIZE + memory_unmapped() + kept_bytes();
}

/* The page from which permanent_alloc() cuts small objects: [next, end) is free. */
static struct {
    char *next, *end;
} permanent;

static char *align_up(char *address, size_t align)
{
    return (char *)(((uintptr_t)address + align - 1) & -(uintptr_t)align);
}

void pages_give_rest(void *start, void *end)
{
    permanent.next = start;
    permanent.end = align_up(start, PAGE_SIZE);
    pages_give(permanent.end, (size_t)((char *)end - permanent.end) / PAGE_SIZE);
}

/* Small objects are cut from the current page; large ones get pages of their own. */
void *permanent_alloc(size_t size, size_t align)
{
    char *start = align_up(permanent.next, align);
    if (size > (size_t)(permanent.end - start)) {
        size_t count = (size + PAGE_SIZE - 1) / PAGE_SIZE;
        start = page_alloc(count, PHYS_ANY);
        if (!start)
            return NULL;
        permanent.end = start + count * PAGE_SIZE;
    }
    permanent.next = start + size;
    return memset(start, 0, size);
}
