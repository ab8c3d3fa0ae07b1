/* From the tree's memory nodes to mapped, allocatable RAM. */
#include "memory.h"
#include "lib/ranges/ranges.h"
#include "map.h"
#include "pages.h"
#include "src/dt/dt.h"
#include <errno.h>
#include <yao/log.h>

extern char __image_start[], __image_end[];

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

/* Most tables that mapping @ram can need: for either end of a range one at each level. */
static unsigned tables_needed(const struct ranges *ram)
{
    return 4 * (ram->count + 1);
}

static bool map_linear(uint64_t start, uint64_t end)
{
    return map_range(LINEAR_BASE + start, start, end - start, MAP_RW);
}

/* Where @size bytes of a range fit without crossing a 2 MiB boundary; false: nowhere. */
static bool place(const struct range *range, uint64_t size, uint64_t *start)
{
    *start = range->start;
    if ((*start ^ (*start + size - 1)) & -(uint64_t)MEGAPAGE)
        *start = (*start + MEGAPAGE - 1) & -(uint64_t)MEGAPAGE;
    return *start < range->end && range->end - *start > size;
}

/* The first pages of a range become page tables for the rest. They themselves are mapped with the
 * image's spare tables, of which there are enough for one place: one at each level. */
static bool take_tables(struct ranges *ram)
{
    unsigned count = tables_needed(ram);
    uint64_t size = (uint64_t)count * PAGE_SIZE, start;
    for (unsigned i = 0; i < ram->count; i++) {
        if (!place(&ram->list[i], size, &start))
            continue;
        if (!map_linear(start, start + size))
            return false;
        map_flush();
        map_give_tables(phys_to_virt(start), count);
        ranges_remove(ram, start, start + size);
        return true;
    }
    return false;
}

static int refuse(const char *cause)
{
    log_error("memory: %s", cause);
    return -ENOMEM;
}

int memory_init(phys_t tree)
{
    struct ranges ram = {0};
    add_memory(&ram);
    if (!ram.count)
        return refuse("the device tree names none (no node of device_type \"memory\")");
    remove_reserved(&ram);
    remove_own(&ram, tree);
    ranges_align(&ram, PAGE_SIZE);
    if (ram.overflowed)
        log_info("memory: more than %u regions: some memory stays unused", RANGES_MAX);
    if (!take_tables(&ram))
        return refuse("the device tree leaves none beside image and reserved regions");
    for (unsigned i = 0; i < ram.count; i++)
        if (!map_linear(ram.list[i].start, ram.list[i].end))
            return refuse("page tables ran out");
    map_flush();

    void *unused;
    size_t count = map_unused_tables(&unused);
    pages_give(unused, count);
    for (unsigned i = 0; i < ram.count; i++)
        pages_give(phys_to_virt(ram.list[i].start),
                   (ram.list[i].end - ram.list[i].start) / PAGE_SIZE);
    return 0;
}
