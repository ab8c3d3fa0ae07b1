/* <yao/dma.h> and memory.h for a test whose devices live as long as it does: memory is what was
 * declared and what dma_alloc() gives, at addresses of the JH7110's RAM. */
#include "memory.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RAM 0x40000000u
#define MAX 8

static struct piece {
    uint8_t *start;
    size_t size;
    phys_t phys;
} pieces[MAX];

static unsigned count;

void memory_declare(void *start, size_t size)
{
    phys_t after = count ? pieces[count - 1].phys + pieces[count - 1].size + PAGE_SIZE : RAM;
    assert_true(count < MAX);
    phys_t phys = (after & -(phys_t)PAGE_SIZE) + (uintptr_t)start % PAGE_SIZE;
    pieces[count++] = (struct piece){start, size, phys + PAGE_SIZE};
}

void memory_reset(void)
{
}

void *memory_at(phys_t start, size_t size)
{
    for (const struct piece *p = pieces; p < pieces + count; p++)
        if (start >= p->phys && start + size <= p->phys + p->size)
            return p->start + (start - p->phys);
    return NULL;
}

int dma_address(const void *buffer, size_t size, enum dma_access access,
                const struct dma_reach *reach, phys_t *address)
{
    const uint8_t *at = buffer;
    for (const struct piece *p = pieces; p < pieces + count; p++)
        if (at >= p->start && at + size <= p->start + p->size) {
            *address = p->phys + (phys_t)(at - p->start);
            return *address % reach->align || *address + size > reach->limit ? -ERANGE : 0;
        }
    return -EFAULT;
}

void *dma_alloc(size_t size, const struct dma_reach *reach, phys_t *address)
{
    static uint8_t page[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
    assert_true(size <= sizeof page);
    memory_declare(page, sizeof page);
    return dma_address(page, size, DMA_WRITES, reach, address) ? NULL : page;
}
