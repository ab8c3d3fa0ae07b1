/* The physical address of what is in memory, by the way that drivers have. */
#pragma once

#include <yao/dma.h>
#include <yao/log.h>

static inline phys_t physical(const void *address)
{
    static const struct dma_reach anywhere = {PHYS_ANY, 1};
    phys_t found;
    if (dma_address(address, 1, DMA_READS, &anywhere, &found))
        panic("%p is no memory", address);
    return found;
}
