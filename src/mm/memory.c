/*
 * RAM is mapped on demand, piece by piece: memory that the app never asks for costs nothing at
 * boot. Mapping a piece may need page tables before there is memory to allocate them from. So a
 * few pages are kept in reserve, and a piece is cut so that MAP_RESERVE tables always suffice. The
 * first piece has its tables in itself.
 */
#include "memory.h"
#include "map.h"
#include "pages.h"
#include "survey.h"

#define SMALL_PIECE 0x20000u
#define LARGE_PIECE 32u /* pages */

/* The end of the next piece. It uses leaves of one size within one table, so that MAP_RESERVE
 * tables suffice. Where it must be mapped by 4 KiB pages it is small, as mapping takes time and
 * many apps need no more. */
static uint64_t end_of_piece(const struct range *range)
{
    uint64_t leaf = map_leaf_size(range->start, range->start, range->end - range->start);
    uint64_t step = leaf == PAGE_SIZE ? SMALL_PIECE : leaf * MAP_ENTRIES;
    uint64_t end = (range->start + step) & -step, last = range->end & -leaf;
    return end < last ? end : last;
}

/* Maps a piece with tables from the reserve, then refills the reserve from the piece; a large one
 * leaves more, for small ones to come. Gives the rest to the page allocator and returns the number
 * of pages given. Skips a piece of a single page that would need two tables, and of few pages while
 * there is no reserve. */
static size_t map_piece(uint64_t start, uint64_t end)
{
    size_t count = (end - start) / PAGE_SIZE;
    size_t limit = count > LARGE_PIECE ? MAP_RESERVE_MAX : MAP_RESERVE;
    char *pages = phys_to_virt(start);
    unsigned borrowed = map_borrow(start, count);
    if (count < MAP_RESERVE && !map_has_table((uintptr_t)pages))
        return 0;
    if (!map_range((uintptr_t)pages, start, end - start, MAP_RW))
        return 0;
    map_flush();
    count -= borrowed;
    pages += borrowed * PAGE_SIZE;
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
