/* Page tables (RISC-V Privileged ISA, chapter "Sv39"), private to the libos core. */
#pragma once

#include "src/mm/layout.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yao/mm.h>

#define PTE_V   0x01u
#define PTE_R   0x02u
#define PTE_W   0x04u
#define PTE_X   0x08u
#define PTE_G   0x20u
#define PTE_A   0x40u
#define PTE_D   0x80u
#define PTE_PPN 10 /* shift of the physical page number */

/* Leaf flags. A and D are always set: U54 and U74 fault on a clear one instead of setting it. */
#define MAP_RX (PTE_V | PTE_R | PTE_X | PTE_G | PTE_A | PTE_D)
#define MAP_R  (PTE_V | PTE_R | PTE_G | PTE_A | PTE_D)
#define MAP_RW (PTE_V | PTE_R | PTE_W | PTE_G | PTE_A | PTE_D)

#define IMAGE_BASE  ((uintptr_t)IMAGE_VIRT)
#define TREE_BASE   0xffffffffa0000000u
#define LINEAR_BASE 0xffffffc000000000u
/* Physical addresses that the linear map can show. */
#define LINEAR_SIZE (IMAGE_BASE - LINEAR_BASE)
#define PHYS_END    (1ull << PHYS_BITS) /* what a page table entry can name */

#define MAP_ENTRIES 512u /* of a table */

#define MEGAPAGE 0x200000u   /* leaf at level 1 */
#define GIGAPAGE 0x40000000u /* leaf at level 2 */

/* The image's load address, set before paging is on. */
extern phys_t image_phys_;

extern uint64_t app_stack_size_; /* bytes; 0 while there is no app stack yet */

/* Makes the app's stack of @size bytes, a multiple of PAGE_SIZE up to STACK_SIZE_MAX. Returns its
 * top, NULL when memory is short. */
void *app_stack_make(uint64_t size);

/* Maps [virt, virt + size) to phys with leaves as large as alignment allows. All page-aligned.
 * False when no page for a table could be had. A part that is mapped already keeps its
 * mapping. The caller flushes. */
bool map_range(uintptr_t virt, phys_t phys, uint64_t size, uint64_t flags);

/* What an address is mapped to: @size bytes from it on, to the end of its leaf. */
struct mapping {
    phys_t phys;
    uint64_t size, flags; /* PTE_R, PTE_W, PTE_X, … */
};

/* Looks @virt up as the hart would. False when nothing is mapped there. Only with paging on. */
bool map_find(uintptr_t virt, struct mapping *mapping);

/* The physical address of memory of ours, which is mapped; panics when it is not. For devices see
 * <yao/dma.h>. */
phys_t virt_to_phys(const void *address);

/* Where memory of ours is mapped: the image, or else the linear map. */
void *phys_to_virt(phys_t address);

/* Every hart-local translation is dropped: sfence.vma with an address is unreliable on some
 * SiFive cores (erratum CIP-1200). */
static inline void map_flush(void)
{
    __asm__ volatile("sfence.vma" : : : "memory");
}

/* A reserve of pages for page tables: what is mapped before there is an allocator, and memory that
 * is mapped to have more to allocate, takes its tables from here. With paging off, physical
 * addresses; else virtual ones. */
void map_set_reserve(void *base, size_t pages);

/* Puts a page into the reserve, unless it has @limit already: then false. */
bool map_keep(void *page, size_t limit);
#define MAP_RESERVE     2u /* what any piece of memory needs at most, see memory.c */
#define MAP_RESERVE_MAX 6u

/* Whether some of the gigabyte of @virt is mapped by pages smaller than that. */
bool map_has_table(uintptr_t virt);

/* The size of the leaf that map_range() maps this place by: PAGE_SIZE, MEGAPAGE or GIGAPAGE. */
uint64_t map_leaf_size(uintptr_t virt, phys_t phys, uint64_t size);

/* Whether tables come from the reserve (so it is at first) or from the page allocator. */
void map_use_reserve(bool reserve);

/* After paging is on, tables are reached through the linear map or the image. */
void map_paging_on(void);

uint64_t map_satp(void);
