#include "map.h"

/* Allocates windows one after another, whatever their physical addresses, so that they share the
 * page table of the stacks. In a linear map most would need two page tables each. Windows are
 * never unmapped. */
uintptr_t mmio_map(phys_t base, uint64_t size)
{
    static uint64_t used;
    uintptr_t page = DEVICES_BASE + used;
    uint64_t offset = base % PAGE_SIZE;
    uint64_t mapped = (offset + size + PAGE_SIZE - 1) & -(uint64_t)PAGE_SIZE;
    if (base >= PHYS_END || size > DEVICES_SIZE || mapped > DEVICES_SIZE - used ||
        !map_range(page, base - offset, mapped, MAP_RW))
        return 0;
    used += mapped;
    map_flush();
    return page + offset;
}
