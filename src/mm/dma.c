/* Addresses for devices, checked against the page tables: see <yao/dma.h>. */
#include "map.h"
#include <errno.h>
#include <string.h>
#include <yao/dma.h>

/* Device registers are mapped writable, too, but must not be a DMA target. */
static bool is_memory(uintptr_t first, uintptr_t last)
{
    return last < DEVICES_BASE || first >= DEVICES_BASE + DEVICES_SIZE;
}

/* Whether the pages of [address, end) are mapped with @rights. *pieces is set to the number of
 * physically contiguous runs that they consist of, and *first to where the first one begins. */
static bool check_pages(uintptr_t address, uintptr_t end, uint64_t rights, unsigned *pieces,
                        phys_t *first)
{
    phys_t next = 0;
    *pieces = 0;
    while (address < end) {
        struct mapping mapping;
        if (!map_find_run(address, end - address, &mapping) || (mapping.flags & rights) != rights)
            return false;
        if (!*pieces)
            *first = mapping.phys;
        *pieces += mapping.phys != next || !*pieces;
        next = mapping.phys + mapping.size;
        address += mapping.size;
    }
    return true;
}

int dma_address(const void *buffer, size_t size, enum dma_access access,
                const struct dma_reach *reach, phys_t *address)
{
    uintptr_t start = (uintptr_t)buffer, end;
    unsigned pieces;
    if (!size || __builtin_add_overflow(start, size, &end) || !is_memory(start, end - 1) ||
        !check_pages(start, end, access == DMA_WRITES ? PTE_R | PTE_W : PTE_R, &pieces, address))
        return -EFAULT;
    bool within = *address < reach->limit && size <= reach->limit - *address;
    return within && pieces == 1 && *address % reach->align == 0 ? 0 : -ERANGE;
}

void *dma_alloc(size_t size, const struct dma_reach *reach, phys_t *address)
{
    size_t count = (size + PAGE_SIZE - 1) / PAGE_SIZE;
    void *pages = page_alloc(count, reach->limit);
    if (!pages)
        return NULL;
    *address = virt_to_phys(pages);
    return memset(pages, 0, count * PAGE_SIZE);
}
