/*
 * Memory. There is one Sv39 address space, set up at boot:
 *   linear map    0x10_0000_0000 + physical address: the usable RAM, mapped on demand,
 *                 without the image (so that text has no writable alias)
 *   image         0x3f_8000_0000   text RX, rodata R, data RW, page by page
 *   device tree   0x3f_a000_0000   read-only
 *   stacks        0x3f_b010_0000   each with an unmapped guard page below
 *   devices       0x3f_b011_0000   registers, in the order in which they were mapped
 *   mmap()        0x01_0000_0000   its mappings (src/mapping), also below where MAP_FIXED says so
 * Everything else is unmapped, including the null page.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PAGE_SIZE 4096u

typedef uint64_t phys_t; /* a CPU physical address */

#define PHYS_ANY  UINT64_MAX
#define PHYS_BITS 56 /* width of a physical address (Privileged ISA, "Sv39") */

/* @count contiguous pages, not cleared, wholly below physical address @limit (PHYS_ANY: anywhere).
 * NULL when there are none. Not callable from interrupt handlers. */
void *page_alloc(size_t count, phys_t limit);

/* Frees pages from page_alloc(), all of a run or any part of it. Panics if one is free already. */
void page_free(void *pages, size_t count);

/* Bytes of free RAM, mapped or not. */
size_t page_free_bytes(void);

/* Zeroed memory that is never freed, for devices and tables. NULL when out of memory. @align is a
 * power of two up to PAGE_SIZE. Not callable from interrupt handlers. */
void *permanent_alloc(size_t size, size_t align);

/* Maps device registers and returns their virtual address. Mapping the same registers again uses
 * more address space. 0 if memory for page tables or the 254 MiB of address space run out, or if
 * @base is beyond PHYS_BITS. Not callable from interrupt handlers. */
uintptr_t mmio_map(phys_t base, uint64_t size);
