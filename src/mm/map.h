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

/* Leaf flags. A and D are always set: U54 and U74 raise a page fault instead of setting them. */
#define MAP_RX (PTE_V | PTE_R | PTE_X | PTE_G | PTE_A | PTE_D)
#define MAP_R  (PTE_V | PTE_R | PTE_G | PTE_A | PTE_D)
#define MAP_RW (PTE_V | PTE_R | PTE_W | PTE_G | PTE_A | PTE_D)

#define IMAGE_BASE  ((uintptr_t)IMAGE_VIRT)
#define TREE_BASE   0x3fa0000000u
#define LINEAR_BASE 0x1000000000u
/* The linear map ends where the image begins: 190 GiB of physical addresses. */
#define LINEAR_SIZE (IMAGE_BASE - LINEAR_BASE)
#define PHYS_END    (1ull << PHYS_BITS) /* the end of what page table entries can address */

#define MAP_ENTRIES 512u /* in a table */

#define MEGAPAGE 0x200000u   /* leaf at level 1 */
#define GIGAPAGE 0x40000000u /* leaf at level 2 */

/* The image's load address, set before paging is on. */
extern phys_t image_phys_;

extern uint64_t app_stack_size_; /* bytes; 0 while there is no app stack yet */

/* Allocates and maps the app's stack of @size bytes, a multiple of PAGE_SIZE up to STACK_SIZE_MAX.
 * Returns its top, or NULL when out of memory. */
void *app_stack_make(uint64_t size);

/* Maps [virt, virt + size) to @phys, all page-aligned, with leaves as large as alignment allows.
 * Parts that are mapped already keep their mapping. False when there is no page for a table. The
 * caller must call map_flush(). */
bool map_range(uintptr_t virt, phys_t phys, uint64_t size, uint64_t flags);

/* Where an address is mapped: valid for the @size bytes up to the end of its leaf. */
struct mapping {
    phys_t phys;
    uint64_t size, flags; /* PTE_R, PTE_W, PTE_X, … */
};

/* Walks the page tables as the hart would. False if @virt is unmapped. Only with paging on. */
bool map_find(uintptr_t virt, struct mapping *mapping);

/* map_find(), with the size up to the end of the leaves that go on from there in one table, if that
 * is less than @most. A walk of its own for each page costs a large buffer more than its commands.
 */
bool map_find_run(uintptr_t virt, uint64_t most, struct mapping *mapping);

/* Single pages of the window of mmap() (src/mapping), where all leaves are PAGE_SIZE: the entry of
 * @virt, made with its tables if need be (NULL: no memory for a table); */
uint64_t *map_page_make(uintptr_t virt);
/* or only looked up: NULL if it has no table, which then holds for the @size bytes up to the end of
 * that table's reach. */
uint64_t *map_page_find(uintptr_t virt, uint64_t *size);

/* The entry of the page @virt, wherever it is, after larger leaves around it were split. NULL: it
 * has no table, or there is no memory for one. */
uint64_t *map_page_split(uintptr_t virt);
extern uint32_t map_splits; /* how often, modulo 2^32 */

/* The physical address of mapped memory; panics if unmapped. Not for addresses that are given to
 * devices: see <yao/dma.h>. */
phys_t virt_to_phys(const void *address);

/* Where memory is mapped: within the image, or else in the linear map. */
void *phys_to_virt(phys_t address);

/* Flushes the TLBs of other harts that run, and their instruction caches (src/sched/threads.h). */
void map_flush_others(void);

/* Flushes the whole TLB: sfence.vma with an address is unreliable on some SiFive cores (erratum
 * CIP-1200). */
static inline void map_flush(void)
{
    __asm__ volatile("sfence.vma" : : : "memory");
    map_flush_others();
}

/* Sets up the reserve of pages for page tables. Mappings made before the page allocator exists take
 * their tables from it, and so do mappings of RAM for the allocator itself, which cannot wait for
 * an allocation. @base is physical while paging is off. */
void map_set_reserve(void *base, size_t pages);

/* If the reserve holds less than MAP_RESERVE pages, makes the first of the @count pages at @first
 * the reserve, although they are not mapped yet: a window shows them while they are filled. Returns
 * how many; none if @count has none to spare for the reserve afterwards. So once is enough. The
 * caller maps them next, and refills the reserve. */
unsigned map_borrow(phys_t first, uint64_t count);

/* Adds a page to the reserve; false if it holds @limit pages already. */
bool map_keep(void *page, size_t limit);
#define MAP_RESERVE     2u /* the tables that any one piece of RAM needs at most: see memory.c */
#define MAP_RESERVE_MAX 6u

/* Whether the gigabyte around @virt has a page table, so that mapping there needs one table less.
 */
bool map_has_table(uintptr_t virt);

/* The size of the leaf with which map_range() starts: PAGE_SIZE, MEGAPAGE or GIGAPAGE. */
uint64_t map_leaf_size(uintptr_t virt, phys_t phys, uint64_t size);

/* Whether new tables come from the reserve (as at first) or from the page allocator. */
void map_use_reserve(bool reserve);

/* Called once, right after paging is on: from then on, tables are accessed by virtual address. */
void map_paging_on(void);

/* The value for satp that selects these tables. */
uint64_t map_satp(void);
