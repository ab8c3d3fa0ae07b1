/* From the tree's memory nodes to mapped, allocatable RAM. */
#include "memory.h"
#include "lib/ranges/ranges.h"
#include "map.h"
#include "pages.h"
#include "src/dt/dt.h"
#include <errno.h>
#include <yao/log.h>

extern char __image_start[], __image_end[], __spare_end[];

static void add_memory(struct ranges *ram)
{
    uint64_t base, size;
    for (dt_node node = -1; (node = dt_find_memory(node)) >= 0;)
        for (unsigned i = 0; !dt_reg(node, i, &base, &size); i++)
            ranges_add(ram, base, base + size);
}

/* Both ways a tree reserves memory: the header's list and /reserved-memory (Devicetree
 * Specification v0.4, sections 5.3 and 3.5). Neither needs to be page-aligned. */
static void remove_reserved(struct ranges *ram)
{
    uint64_t base, size;
    for (unsigned i = 0; !dt_reservation(i, &base, &size); i++)
        ranges_remove(ram, base, base + size);

    dt_node parent = dt_find_path("/reserved-memory");
    for (dt_node node = parent < 0 ? parent : dt_child(parent, -1); node >= 0;
         node = dt_child(parent, node))
        for (unsigned i = 0; !dt_reg(node, i, &base, &size); i++)
            ranges_remove(ram, base, base + size);
}

static uint64_t page_down(uint64_t address)
{
    return address & -(uint64_t)PAGE_SIZE;
}

static void remove_own(struct ranges *ram, phys_t tree)
{
    ranges_remove(ram, page_down(tree), tree + dt_total_size());
    ranges_remove(ram, image_phys_, image_phys_ + (uint64_t)(__image_end - __image_start));
    ranges_remove(ram, LINEAR_SIZE, UINT64_MAX);
    ranges_remove(ram, 0, PAGE_SIZE);
}

/* RAM that is not mapped yet. */
static struct ranges unmapped;
static bool mapped_any;

/* Mapping a range needs, for either of its ends, one table at each level. */
#define TABLES_FOR_RANGE 4u
/* Mapping a few pages that share their tables needs one at each level. */
#define TABLES_FOR_PLACE 2u
#define RESERVE          (TABLES_FOR_RANGE + TABLES_FOR_PLACE)

#define FIRST_PIECE 0x20000u

static bool map_linear(uint64_t start, uint64_t end)
{
    return map_range(LINEAR_BASE + start, start, end - start, MAP_RW);
}

/* Where the next reserve fits into the range without crossing a 2 MiB boundary; false: nowhere. */
static bool place(const struct range *range, uint64_t *start)
{
    const uint64_t size = RESERVE * PAGE_SIZE;
    *start = range->start;
    if ((*start ^ (*start + size - 1)) & -(uint64_t)MEGAPAGE)
        *start = (*start + MEGAPAGE - 1) & -(uint64_t)MEGAPAGE;
    return *start < range->end && range->end - *start > size;
}

/* A range too small for that: the reserve is enough, and is filled up from the range if it was
 * used. */
static bool map_small(const struct range *range)
{
    size_t count = (range->end - range->start) / PAGE_SIZE, before = map_reserve();
    char *pages = phys_to_virt(range->start);
    bool mapped = map_linear(range->start, range->end);
    map_flush();
    if (mapped && map_reserve() < before) {
        size_t kept = count < TABLES_FOR_PLACE ? count : TABLES_FOR_PLACE;
        map_set_reserve(pages, kept);
        pages += kept * PAGE_SIZE;
        count -= kept;
    }
    if (mapped)
        pages_give(pages, count);
    return mapped && count;
}

/* Maps the range with page tables of its own: some of its pages, mapped with what was kept in
 * reserve, become the next reserve. */
static bool map_ram(const struct range *range)
{
    uint64_t start;
    if (!place(range, &start))
        return map_small(range);
    uint64_t end = start + RESERVE * PAGE_SIZE;
    bool mapped = map_linear(start, end);
    map_flush();
    map_set_reserve(phys_to_virt(start), RESERVE);
    mapped = mapped && map_linear(range->start, range->end);
    map_flush();
    if (!mapped)
        return false;

    void *rest;
    size_t count = map_trim_reserve(TABLES_FOR_PLACE, &rest);
    pages_give(phys_to_virt(range->start), (start - range->start) / PAGE_SIZE);
    pages_give(rest, count);
    pages_give(phys_to_virt(end), (range->end - end) / PAGE_SIZE);
    return true;
}

/* The first piece of memory is small: many an app needs no more, and mapping costs time. A small
 * one does not cross a 2 MiB boundary, so that one table at each level is enough for it. */
static struct range next_piece(void)
{
    struct range range = unmapped.list[0];
    uint64_t start, boundary = (range.start + MEGAPAGE) & -(uint64_t)MEGAPAGE;
    if (!mapped_any && range.end - range.start > FIRST_PIECE)
        range.end = range.start + FIRST_PIECE;
    if (!place(&range, &start) && range.end > boundary)
        range.end = boundary;
    return range;
}

bool memory_more(void)
{
    bool more = false;
    map_use_reserve(true);
    while (!more && unmapped.count) {
        struct range piece = next_piece();
        ranges_remove(&unmapped, piece.start, piece.end);
        more = map_ram(&piece);
    }
    mapped_any |= more;
    map_use_reserve(false);
    return more;
}

uint64_t memory_unmapped(void)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < unmapped.count; i++)
        sum += unmapped.list[i].end - unmapped.list[i].start;
    return sum;
}

static int refuse(const char *cause)
{
    log_error("memory: %s", cause);
    return -ENOMEM;
}

int memory_init(phys_t tree)
{
    add_memory(&unmapped);
    if (!unmapped.count)
        return refuse("the device tree names none");
    remove_reserved(&unmapped);
    remove_own(&unmapped, tree);
    ranges_align(&unmapped, PAGE_SIZE);
    if (unmapped.overflowed)
        log_info("memory: more than %u regions: some memory stays unused", RANGES_MAX);
    if (!unmapped.count)
        return refuse("the device tree leaves none beside image and reserved regions");
    map_use_reserve(false);
    pages_give_rest(dt_index_end(), __spare_end);
    return 0;
}
