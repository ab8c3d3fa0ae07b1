/*
 * The page tables: building them, first from a static reserve and later from the page allocator,
 * and looking addresses up in them. Before paging is on, tables are addressed physically.
 */
#include "map.h"
#include <string.h>
#include <yao/log.h>

#define SATP_SV39 (8ull << 60)
#define LEAF      (PTE_R | PTE_W | PTE_X)

extern char __image_start[], __image_end[];

phys_t image_phys_;

static struct {
    uint64_t *root;
    char *next, *end; /* the reserve: the rest of map_set_reserve()'s, and map_keep()'s pages */
    void *kept[MAP_RESERVE_MAX];
    unsigned count;
    bool paging, allocate;
} tables;

void map_set_reserve(void *base, size_t pages)
{
    tables.next = base;
    tables.end = tables.next + pages * PAGE_SIZE;
}

static size_t reserve_size(void)
{
    return tables.count + (size_t)(tables.end - tables.next) / PAGE_SIZE;
}

bool map_keep(void *page, size_t limit)
{
    if (reserve_size() >= limit)
        return false;
    tables.kept[tables.count++] = page;
    return true;
}

void map_use_reserve(bool reserve)
{
    tables.allocate = !reserve;
}

void map_paging_on(void)
{
    ptrdiff_t size = tables.end - tables.next;
    tables.paging = true;
    tables.root = phys_to_virt((phys_t)(uintptr_t)tables.root);
    tables.next = phys_to_virt((phys_t)(uintptr_t)tables.next);
    tables.end = tables.next + size;
}

static uint64_t *table_at(uint64_t entry)
{
    phys_t phys = (entry >> PTE_PPN) * PAGE_SIZE;
    return tables.paging ? phys_to_virt(phys) : (void *)(uintptr_t)phys;
}

static uint64_t *new_table(void)
{
    void *table = NULL;
    if (tables.allocate) {
        table = page_alloc(1, PHYS_ANY);
    } else if (tables.count) {
        table = tables.kept[--tables.count];
    } else if (tables.next < tables.end) {
        table = tables.next;
        tables.next += PAGE_SIZE;
    }
    return table ? memset(table, 0, PAGE_SIZE) : NULL;
}

/* The table that @entry points to, created if the entry is empty. NULL: out of memory, or the entry
 * is a leaf. */
static uint64_t *table_below(uint64_t *entry)
{
    if (*entry & PTE_V)
        return *entry & LEAF ? NULL : table_at(*entry);
    uint64_t *table = new_table();
    if (table)
        *entry = virt_to_phys(table) / PAGE_SIZE << PTE_PPN | PTE_V;
    return table;
}

/* The leaf entry that maps @virt, and its *size; NULL: unmapped. */
static uint64_t *leaf_at(uintptr_t virt, uint64_t *size)
{
    uint64_t *entry = &tables.root[virt / GIGAPAGE % MAP_ENTRIES];
    for (*size = GIGAPAGE; *entry & PTE_V && !(*entry & LEAF);
         entry += virt / *size % MAP_ENTRIES) {
        entry = table_at(*entry);
        *size /= MAP_ENTRIES;
    }
    return *entry & PTE_V ? entry : NULL;
}

/* What follows @leaf in its table, and maps what follows @mapping alike. */
static void add_leaves(const uint64_t *leaf, uint64_t size, uint64_t most, struct mapping *mapping)
{
    uint64_t next = *leaf, step = size / PAGE_SIZE << PTE_PPN;
    while (mapping->size < most && (uintptr_t)++leaf % PAGE_SIZE && *leaf == (next += step))
        mapping->size += size;
}

/* A walk ignores bits 63 to 39, which the hart requires to equal bit 38 (Privileged ISA, "Sv39").
 */
static bool is_address(uintptr_t virt)
{
    return virt + (1ul << 38) < 1ul << 39;
}

bool map_find_run(uintptr_t virt, uint64_t most, struct mapping *mapping)
{
    uint64_t size, *leaf = is_address(virt) ? leaf_at(virt, &size) : NULL;
    if (!leaf)
        return false;
    uint64_t offset = virt % size;
    *mapping = (struct mapping){
        .phys = (*leaf >> PTE_PPN) * PAGE_SIZE + offset,
        .size = size - offset,
        .flags = *leaf,
    };
    add_leaves(leaf, size, most, mapping);
    return true;
}

bool map_find(uintptr_t virt, struct mapping *mapping)
{
    return map_find_run(virt, 0, mapping);
}

phys_t virt_to_phys(const void *address)
{
    uintptr_t virt = (uintptr_t)address;
    struct mapping mapping;
    if (!tables.paging)
        return virt;
    if (!map_find(virt, &mapping))
        panic("memory: 0x%lx is not mapped", virt);
    return mapping.phys;
}

void *phys_to_virt(phys_t address)
{
    if (address - image_phys_ < (uint64_t)(__image_end - __image_start))
        return (void *)(uintptr_t)(address - image_phys_ + IMAGE_BASE);
    return (void *)(uintptr_t)(address + LINEAR_BASE);
}

bool map_has_table(uintptr_t virt)
{
    return (tables.root[virt / GIGAPAGE % MAP_ENTRIES] & (PTE_V | LEAF)) == PTE_V;
}

/* noinline: called twice; size matters more than speed. */
__attribute__((noinline)) uint64_t map_leaf_size(uintptr_t virt, phys_t phys, uint64_t size)
{
    uint64_t both = virt | phys;
    if (!(both % GIGAPAGE) && size >= GIGAPAGE)
        return GIGAPAGE;
    if (!(both % MEGAPAGE) && size >= MEGAPAGE)
        return MEGAPAGE;
    return PAGE_SIZE;
}

/* The entry for mapping @virt with a leaf of size *leaf. It may be larger if such a leaf is there
 * already, or smaller if a table is in the place of the leaf: *leaf is set to its size. */
static uint64_t *find_entry(uintptr_t virt, uint64_t *leaf)
{
    uint64_t *table = tables.root;
    for (uint64_t level = GIGAPAGE; table; level /= MAP_ENTRIES) {
        uint64_t *entry = &table[virt / level % MAP_ENTRIES];
        bool is_table = (*entry & (PTE_V | LEAF)) == PTE_V;
        if (*entry & LEAF || (level <= *leaf && !is_table)) {
            *leaf = level;
            return entry;
        }
        table = table_below(entry);
    }
    return NULL;
}

uint64_t *map_page_make(uintptr_t virt)
{
    uint64_t leaf = PAGE_SIZE;
    return find_entry(virt, &leaf);
}

uint64_t *map_page_find(uintptr_t virt, uint64_t *size)
{
    uint64_t *entry = &tables.root[virt / GIGAPAGE % MAP_ENTRIES];
    for (*size = GIGAPAGE; *size > PAGE_SIZE; entry += virt / *size % MAP_ENTRIES) {
        if (!(*entry & PTE_V)) {
            *size -= virt % *size;
            return NULL;
        }
        entry = table_at(*entry);
        *size /= MAP_ENTRIES;
    }
    return entry;
}

/* Replaces a leaf of @size bytes by a table that maps the same. */
static bool split_leaf(uint64_t *entry, uint64_t size)
{
    uint64_t *table = new_table(), leaf = *entry;

    for (unsigned i = 0; table && i < MAP_ENTRIES;
         i++, leaf += size / MAP_ENTRIES / PAGE_SIZE << PTE_PPN)
        table[i] = leaf;
    if (table)
        *entry = virt_to_phys(table) / PAGE_SIZE << PTE_PPN | PTE_V;
    return table;
}

uint32_t map_splits;

uint64_t *map_page_split(uintptr_t virt)
{
    uint64_t *entry = &tables.root[virt / GIGAPAGE % MAP_ENTRIES];
    map_splits++;
    for (uint64_t size = GIGAPAGE; size > PAGE_SIZE; entry += virt / size % MAP_ENTRIES) {
        if (!(*entry & PTE_V) || (*entry & LEAF && !split_leaf(entry, size)))
            return NULL;
        entry = table_at(*entry);
        size /= MAP_ENTRIES;
    }
    return entry;
}

/* Fills consecutive free entries, starting with @entry, with leaves of one size; returns how many.
 * Stops at the end of the table, where a larger leaf may become possible. */
static uint64_t fill_run(uint64_t *entry, uint64_t leaf, phys_t phys, uint64_t count,
                         uint64_t flags)
{
    uint64_t left = (PAGE_SIZE - (uintptr_t)entry % PAGE_SIZE) / sizeof *entry;
    uint64_t *end = entry + (count < left ? count : left), *start = entry;
    uint64_t value = phys / PAGE_SIZE << PTE_PPN | flags, step = leaf / PAGE_SIZE << PTE_PPN;
    for (; entry < end && !*entry; entry++, value += step)
        *entry = value;
    return (uint64_t)(entry - start);
}

bool map_range(uintptr_t virt, phys_t phys, uint64_t size, uint64_t flags)
{
    if (!tables.root)
        tables.root = new_table();
    while (size) {
        uint64_t leaf = map_leaf_size(virt, phys, size);
        uint64_t *entry = find_entry(virt, &leaf);
        if (!entry)
            return false;
        uint64_t step = leaf - virt % leaf;
        if (!(*entry & PTE_V))
            step = leaf * fill_run(entry, leaf, phys, size / leaf, flags);
        step = step < size ? step : size;
        virt += step;
        phys += step;
        size -= step;
    }
    return true;
}

unsigned map_borrow(phys_t first, uint64_t count)
{
    if (reserve_size() >= MAP_RESERVE || count < 2 * MAP_RESERVE)
        return 0;
    map_range(BORROWED_TABLES, first, MAP_RESERVE * PAGE_SIZE, MAP_RW);
    map_flush();
    map_set_reserve((void *)BORROWED_TABLES, MAP_RESERVE);
    return MAP_RESERVE;
}

uint64_t map_satp(void)
{
    return SATP_SV39 | virt_to_phys(tables.root) / PAGE_SIZE;
}
