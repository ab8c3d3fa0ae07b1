#include "memory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BLOCKS 64

static struct block {
    void *start;
    size_t size;
    bool ours;
} blocks[BLOCKS];

static unsigned block_count;
static bool exhausted;

static void *add(void *start, size_t size, bool ours)
{
    assert_true(block_count < BLOCKS);
    blocks[block_count++] = (struct block){start, size, ours};
    return start;
}

void memory_reset(void)
{
    for (unsigned i = 0; i < block_count; i++)
        if (blocks[i].ours)
            free(blocks[i].start);
    block_count = 0;
    exhausted = false;
}

void memory_declare(void *start, size_t size)
{
    add(start, size, false);
}

bool memory_exists(phys_t start, size_t size)
{
    for (unsigned i = 0; i < block_count; i++) {
        phys_t first = (uintptr_t)blocks[i].start;
        if (start >= first && size <= blocks[i].size && start - first <= blocks[i].size - size)
            return true;
    }
    return false;
}

void memory_exhaust(void)
{
    exhausted = true;
}

/* Real pages hold what was there before: nobody may count on zeroes. */
void *page_alloc(size_t count, phys_t limit)
{
    size_t size = count * PAGE_SIZE;
    void *pages = exhausted ? NULL : aligned_alloc(PAGE_SIZE, size);
    exhausted = false;
    return pages ? add(memset(pages, 0xa5, size), size, true) : NULL;
}

void page_free(void *pages, size_t count)
{
    for (unsigned i = 0; i < block_count; i++)
        if (blocks[i].start == pages && blocks[i].size == count * PAGE_SIZE) {
            free(pages);
            blocks[i] = blocks[--block_count];
            return;
        }
    fail_msg("page_free(%p, %zu) of what page_alloc() did not give", pages, count);
}

void *permanent_alloc(size_t size, size_t align)
{
    size_t rounded = (size + align - 1) / align * align;
    return add(memset(aligned_alloc(align, rounded), 0, rounded), size, true);
}

uintptr_t mmio_map(phys_t base, uint64_t size)
{
    return base;
}

phys_t virt_to_phys(const void *address)
{
    return (uintptr_t)address;
}

void *phys_to_virt(phys_t address)
{
    return (void *)(uintptr_t)address;
}
