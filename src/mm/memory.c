/* RAM that is mapped when it is asked for. */
#include "memory.h"
#include "map.h"
#include "pages.h"
#include "survey.h"

#define SMALL_PIECE 0x20000u
#define LARGE_PIECE 32u /* pages */

/* Where a piece ends that needs MAP_RESERVE tables at most: it is mapped by leaves of one size, and
 * does not leave the table that they are in. One that is mapped page by page is small: many an app
 * needs no more, and mapping costs time. */
static uint64_t end_of_piece(const struct range *range)
{
    uint64_t leaf = map_leaf_size(range->start, range->start, range->end - range->start);
    uint64_t step = leaf == PAGE_SIZE ? SMALL_PIECE : leaf * MAP_ENTRIES;
    uint64_t end = (range->start + step) & -step, last = range->end & -leaf;
    return end < last ? end : last;
}

/* Maps the piece by tables from the reserve, and then fills that up again: a large piece for some
 * small ones to come. Gives the page allocator the rest; returns how many pages. A single page for
 * which it would take two tables is not worth it. */
static size_t map_piece(uint64_t start, uint64_t end)
{
    size_t count = (end - start) / PAGE_SIZE;
    size_t limit = count > LARGE_PIECE ? MAP_RESERVE_MAX : MAP_RESERVE;
    char *pages = phys_to_virt(start);
    if (count < MAP_RESERVE && !map_has_table((uintptr_t)pages))
        return 0;
    if (!map_range((uintptr_t)pages, start, end - start, MAP_RW))
        return 0;
    map_flush();
    for (; count && map_keep(pages, limit); count--)
        pages += PAGE_SIZE;
    pages_give(pages, count);
    return count;
}

bool memory_more(void)
{
    size_t count = 0;
    map_use_reserve(true);
    while (!count && unmapped.list < unmapped.end) {
        struct range *range = unmapped.list;
        uint64_t start = range->start;
        range->start = end_of_piece(range);
        count = map_piece(start, range->start);
        if (range->start == range->end)
            unmapped.list++;
    }
    map_use_reserve(false);
    return count;
}

uint64_t memory_unmapped(void)
{
    uint64_t sum = 0;
    for (const struct range *range = unmapped.list; range < unmapped.end; range++)
        sum += range->end - range->start;
    return sum;
}
