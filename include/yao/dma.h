/*
 * Direct memory access: the only way to turn a pointer into an address for a device.
 *
 * A device gets the rights that the page tables give the hart, and no more: it may read what is
 * mapped readable and write what is mapped writable. So no device writes text or constants, and the
 * null page, guard pages and device registers are refused. On all supported boards devices see
 * memory at CPU physical addresses, and coherently. Errors are negative errno values.
 */
#pragma once

#include <yao/mm.h>

/* What the device does to memory. */
enum dma_access { DMA_READS, DMA_WRITES };

/* Which memory the device can use. */
struct dma_reach {
    phys_t limit;   /* buffers must lie wholly below; PHYS_ANY: no limit */
    uint32_t align; /* buffers must begin at a multiple of this power of two, in bytes */
};

/* The device's address of the @size bytes at @buffer. 0 and *address, or:
 *   -EFAULT  some of it is not memory, or not mapped with the right that @access needs
 *   -ERANGE  it is, but the device cannot use it: beyond its limit, misaligned, or not physically
 *            contiguous
 * Not callable from interrupt handlers. */
int dma_address(const void *buffer, size_t size, enum dma_access access,
                const struct dma_reach *reach, phys_t *address);

/* Zeroed memory to share with a device, such as rings: whole pages for at least @size bytes,
 * physically contiguous, within @reach. NULL when there are none. Free it with page_free(). Not
 * callable from interrupt handlers. */
void *dma_alloc(size_t size, const struct dma_reach *reach, phys_t *address);
