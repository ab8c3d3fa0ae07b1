#include "map.h"
#include <yao/log.h>

uintptr_t mmio_map(phys_t base, uint64_t size)
{
    phys_t start = base & -(phys_t)PAGE_SIZE;
    phys_t end = (base + size + PAGE_SIZE - 1) & -(phys_t)PAGE_SIZE;
    if (base + size < base || end > LINEAR_SIZE ||
        !map_range(LINEAR_BASE + start, start, end - start, MAP_RW))
        panic("memory: device registers at 0x%lx cannot be mapped", base);
    map_flush();
    return LINEAR_BASE + base;
}
