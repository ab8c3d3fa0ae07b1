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

/* Rows of memory that may be read and written, where buffers were found before: most are in one of
 * these. They are of the linear map and of what is above it: nothing there is ever unmapped, and
 * its rights change after map_page_split() alone. */
static struct row {
    uintptr_t start;
    uint64_t size;
    phys_t phys;
    uint32_t splits;
} rows[8];

#define ROW_SIZE 0x20000u /* bytes for which leaves of single pages are looked at */

/* Where one would be that begins up to ROW_SIZE bytes before. */
static struct row *row_of(uintptr_t start)
{
    return &rows[start / ROW_SIZE % (sizeof rows / sizeof rows[0])];
}

static bool is_known(const struct row *row, uintptr_t start, size_t size)
{
    uint64_t offset = start - row->start;
    return offset < row->size && size - 1 < row->size - offset && row->splits == map_splits;
}

static void note(uintptr_t start, const struct mapping *mapping)
{
    if (start >= LINEAR_BASE && mapping->flags & PTE_W &&
        is_memory(start, start + mapping->size - 1))
        *row_of(start) = (struct row){start, mapping->size, mapping->phys, map_splits};
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
        uint64_t most = end - address > ROW_SIZE ? end - address : ROW_SIZE;
        if (!map_find_run(address, most, &mapping) || (mapping.flags & rights) != rights)
            return false;
        note(address, &mapping);
        if (!*pieces)
            *first = mapping.phys;
        *pieces += mapping.phys != next || !*pieces;
        next = mapping.phys + mapping.size;
        address += mapping.size;
    }
    return true;
}

/* noinline: nearly always the row is known. */
static __attribute__((noinline)) int find(uintptr_t start, size_t size, enum dma_access access,
                                          unsigned *pieces, phys_t *address)
{
    uintptr_t end;
    if (!size || __builtin_add_overflow(start, size, &end) || !is_memory(start, end - 1) ||
        !check_pages(start, end, access == DMA_WRITES ? PTE_R | PTE_W : PTE_R, pieces, address))
        return -EFAULT;
    return 0;
}

int dma_address(const void *buffer, size_t size, enum dma_access access,
                const struct dma_reach *reach, phys_t *address)
{
    uintptr_t start = (uintptr_t)buffer;
    const struct row *row = row_of(start);
    unsigned pieces = 1;
    int error = 0;
    if (is_known(row, start, size))
        *address = row->phys + (start - row->start);
    else
        error = find(start, size, access, &pieces, address);
    if (error)
        return error;
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
