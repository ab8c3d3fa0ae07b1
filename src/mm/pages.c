#include "pages.h"
#include "lib/extents/extents.h"
#include "map.h"
#include "memory.h"
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>

_Static_assert(PAGE_SIZE == EXTENT_PAGE, "the allocator's page is the MMU's");

static struct extents pages;
static bool given;

void pages_give(void *base, size_t count)
{
    given = true;
    if (count && extents_give(&pages, base, count))
        panic("page_free: %zu pages at 0x%lx are free already", count, (uintptr_t)base);
}

bool pages_given(void)
{
    return given;
}

void page_free(void *base, size_t count)
{
    pages_give(base, count);
}

void *page_alloc(size_t count, phys_t limit)
{
    uintptr_t end = limit < LINEAR_SIZE ? (uintptr_t)(limit + LINEAR_BASE) : UINTPTR_MAX;
    void *base;
    while (!(base = extents_take(&pages, count, end)) && memory_more())
        ;
    return base;
}

size_t page_free_bytes(void)
{
    return pages.free_pages * PAGE_SIZE + memory_unmapped();
}

/* Small things that live for ever are cut from a page; big ones get their own. */
void *permanent_alloc(size_t size, size_t align)
{
    static char *next, *end;
    char *start = (char *)(((uintptr_t)next + align - 1) & -(uintptr_t)align);
    if (size > (size_t)(end - next) || start + size > end) {
        size_t count = (size + PAGE_SIZE - 1) / PAGE_SIZE;
        start = page_alloc(count, PHYS_ANY);
        if (!start)
            panic("memory: no %zu bytes left for a device or table", size);
        end = start + count * PAGE_SIZE;
    }
    next = start + size;
    return memset(start, 0, size);
}
