/*
 * Direct memory access: the one way from a pointer to an address that a device uses.
 *
 * A device may do what the hart may, and no more: it reads what is mapped readable, it writes what
 * is mapped writable. Text and constants are never written, and the null page, guard pages and
 * device windows are no memory. On all our boards a device sees memory at the CPU's physical
 * addresses, and coherently. Errors are negative errno values.
 */
#pragma once

#include <yao/mm.h>

/* What the device does to memory. */
enum dma_access { DMA_READS, DMA_WRITES };

/* Which memory the device can address by itself. */
struct dma_reach {
    phys_t limit;   /* all of a buffer lies below it; PHYS_ANY: no limit */
    uint32_t align; /* a buffer begins at a multiple of this power of two, in bytes */
};

/* Where the device finds the @size bytes at @buffer. 0 and *address, or:
 *   -EFAULT  not all of it is memory that is mapped with the right that @access needs
 *   -ERANGE  it is, but the device cannot use it: beyond its limit, misaligned, or in pieces
 * Not callable from interrupt handlers. */
int dma_address(const void *buffer, size_t size, enum dma_access access,
                const struct dma_reach *reach, phys_t *address);

/* Zeroed memory that hart and device share, such as rings: whole pages for @size bytes, in one
 * piece, within @reach. NULL when there are none. page_free() takes them back. Not callable from
 * interrupt handlers. */
void *dma_alloc(size_t size, const struct dma_reach *reach, phys_t *address);
