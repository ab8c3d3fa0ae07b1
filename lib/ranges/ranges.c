#include "ranges.h"

/* The first range that ends at or after @address, or the end of the list. Searches from the end, as
 * callers mostly add in ascending order. */
static struct range *find(const struct ranges *ranges, uint64_t address)
{
    struct range *at = ranges->end;
    while (at > ranges->list && at[-1].end >= address)
        at--;
    return at;
}

/* Replaces the ranges from @at up to @next by [start, end), or by none if that is empty. Returns
 * the position after it. noinline: called three times; size matters more than speed. */
static __attribute__((noinline)) struct range *
replace(struct ranges *ranges, struct range *at, struct range *next, uint64_t start, uint64_t end)
{
    if (start < end && at == next) {
        if (ranges->end == ranges->limit) {
            ranges->overflowed = true;
            return at;
        }
        for (struct range *to = ranges->end++; to > at; to--)
            *to = to[-1];
        next++;
    }
    if (start < end)
        *at++ = (struct range){start, end};
    struct range *behind = at;
    while (next < ranges->end)
        *at++ = *next++;
    ranges->end = at;
    return behind;
}

void ranges_add(struct ranges *ranges, uint64_t start, uint64_t end)
{
    struct range *first = find(ranges, start), *next = first;
    if (start >= end)
        return;
    for (; next < ranges->end && next->start <= end; next++) {
        start = next->start < start ? next->start : start;
        end = next->end > end ? next->end : end;
    }
    replace(ranges, first, next, start, end);
}

void ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end)
{
    struct range *first = find(ranges, start), *next = first;
    while (next < ranges->end && next->start < end)
        next++;
    if (start >= end || first == next)
        return;
    uint64_t low = first->start, high = next[-1].end;
    if (ranges->end == ranges->limit && high > end && start > low && high - end > start - low) {
        low = start;
        ranges->overflowed = true;
    }
    first = replace(ranges, first, next, low, start);
    replace(ranges, first, first, end, high);
}

void ranges_align(struct ranges *ranges, uint64_t align)
{
    struct range *kept = ranges->list;
    for (struct range *at = kept; at < ranges->end; at++) {
        uint64_t start = (at->start + align - 1) & -align, end = at->end & -align;
        if (start >= at->start && start < end)
            *kept++ = (struct range){start, end};
    }
    ranges->end = kept;
}
