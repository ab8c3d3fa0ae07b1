/*
 * Memory. One Sv39 address space for the whole life:
 *   linear map    0xffff_ffc0_0000_0000 + physical address: RAM that the tree gives us,
 *                 less the image (it has no second, writable alias)
 *   image         0xffff_ffff_8000_0000   text RX, rodata R, data RW, page by page
 *   device tree   0xffff_ffff_a000_0000   read-only
 *   stacks        0xffff_ffff_b010_0000   each with an unmapped guard page below
 *   devices       0xffff_ffff_b011_0000   windows in the order in which they were mapped
 * Everything else, the whole lower half with the null page included, is unmapped.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PAGE_SIZE 4096u

typedef uint64_t phys_t; /* a CPU physical address */

#define PHYS_ANY  UINT64_MAX
#define PHYS_BITS 56 /* of a physical address (Privileged ISA, "Sv39") */

/* @count consecutive pages, page-aligned, not cleared, wholly below physical address @limit
 * (PHYS_ANY: anywhere). NULL when there are none. Not callable from interrupt handlers. */
void *page_alloc(size_t count, phys_t limit);

/* Gives back pages from page_alloc(), all of a run or part of it. */
void page_free(void *pages, size_t count);

/* Bytes in free pages, for messages and statistics. */
size_t page_free_bytes(void);

/* Zeroed memory for things that live for ever (devices, tables). NULL when there is none.
 * @align is a power of two up to PAGE_SIZE. Not callable from interrupt handlers. */
void *permanent_alloc(size_t size, size_t align);

/* Maps a device's registers and returns their virtual address; the same window may be mapped
 * again, elsewhere. 0 when memory for page tables or the 254 MiB for windows run out, or when no
 * page table can name @base. Not callable from interrupt handlers. */
uintptr_t mmio_map(phys_t base, uint64_t size);
