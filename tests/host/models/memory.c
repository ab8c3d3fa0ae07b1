#include "memory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>

#define BLOCKS     64
#define FIRST_PHYS 0x80000000ull

static struct block {
    void *start;
    size_t size;
    phys_t phys;
    bool ours;
} blocks[BLOCKS];

static unsigned block_count;
static phys_t next_phys;
static unsigned until_failure; /* 0: none is to fail */
static bool failed;

/* Addresses within a page are the same on both sides; an unused page follows. */
static void *add(void *start, size_t size, bool ours)
{
    assert_true(block_count < BLOCKS);
    phys_t phys = (next_phys ? next_phys : FIRST_PHYS) + (uintptr_t)start % PAGE_SIZE;
    blocks[block_count++] = (struct block){start, size, phys, ours};
    next_phys = (phys + size + 2 * PAGE_SIZE) & -(phys_t)PAGE_SIZE;
    return start;
}

void memory_reset(void)
{
    for (unsigned i = 0; i < block_count; i++)
        if (blocks[i].ours)
            free(blocks[i].start);
    block_count = 0;
    next_phys = 0;
    until_failure = 0;
    failed = false;
}

void memory_declare(void *start, size_t size)
{
    add(start, size, false);
}

void memory_declare_at(void *start, size_t size, phys_t phys)
{
    assert_true(block_count < BLOCKS);
    assert_int_equal(phys % PAGE_SIZE, (uintptr_t)start % PAGE_SIZE);
    blocks[block_count++] = (struct block){start, size, phys, false};
}

void *memory_at(phys_t start, size_t size)
{
    for (const struct block *b = blocks; b < blocks + block_count; b++)
        if (start >= b->phys && size <= b->size && start - b->phys <= b->size - size)
            return (char *)b->start + (start - b->phys);
    return NULL;
}

void memory_fail(unsigned nth)
{
    until_failure = nth;
    failed = false;
}

bool memory_failed(void)
{
    return failed;
}

bool memory_is_short(void)
{
    if (!until_failure || --until_failure)
        return false;
    failed = true;
    return true;
}

/* Real pages hold what was there before: callers must not rely on zeroes. */
void *page_alloc(size_t count, phys_t limit)
{
    size_t size = count * PAGE_SIZE;
    void *pages = memory_is_short() ? NULL : aligned_alloc(PAGE_SIZE, size);
    if (!pages)
        return NULL;
    add(memset(pages, 0xa5, size), size, true);
    assert_true(blocks[block_count - 1].phys + size <= limit);
    return pages;
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

size_t page_free_bytes(void)
{
    return 64u << 20;
}

void *permanent_alloc(size_t size, size_t align)
{
    size_t rounded = (size + align - 1) / align * align;
    if (memory_is_short())
        return NULL;
    return add(memset(aligned_alloc(align, rounded), 0, rounded), size, true);
}

uintptr_t mmio_map(phys_t base, uint64_t size)
{
    return base;
}

static const struct block *block_of(const void *address, size_t size)
{
    uintptr_t virt = (uintptr_t)address;
    for (const struct block *b = blocks; b < blocks + block_count; b++)
        if (virt >= (uintptr_t)b->start && size <= b->size &&
            virt - (uintptr_t)b->start <= b->size - size)
            return b;
    return NULL;
}

int dma_address(const void *buffer, size_t size, enum dma_access access,
                const struct dma_reach *reach, phys_t *address)
{
    const struct block *b = block_of(buffer, size);
    if (!b)
        return -EFAULT;
    *address = b->phys + ((uintptr_t)buffer - (uintptr_t)b->start);
    return *address % reach->align || *address + size > reach->limit ? -ERANGE : 0;
}

void *dma_alloc(size_t size, const struct dma_reach *reach, phys_t *address)
{
    size_t count = (size + PAGE_SIZE - 1) / PAGE_SIZE;
    void *pages = page_alloc(count, PHYS_ANY);
    if (!pages)
        return NULL;
    *address = block_of(pages, size)->phys;
    assert_true(*address + size <= reach->limit);
    return memset(pages, 0, count * PAGE_SIZE);
}
