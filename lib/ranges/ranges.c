#include "ranges.h"

/* Out of line, like its twin: speed is no matter here. */
static __attribute__((noinline)) void insert_at(struct ranges *ranges, unsigned index,
                                                uint64_t start, uint64_t end)
{
    if (ranges->count == RANGES_MAX) {
        ranges->overflowed = true;
        return;
    }
    for (unsigned i = ranges->count++; i > index; i--)
        ranges->list[i] = ranges->list[i - 1];
    ranges->list[index] = (struct range){start, end};
}

static __attribute__((noinline)) void erase_at(struct ranges *ranges, unsigned index)
{
    ranges->count--;
    for (unsigned i = index; i < ranges->count; i++)
        ranges->list[i] = ranges->list[i + 1];
}

void ranges_add(struct ranges *ranges, uint64_t start, uint64_t end)
{
    if (start >= end)
        return;
    unsigned i = 0;
    while (i < ranges->count && ranges->list[i].end < start)
        i++;
    while (i < ranges->count && ranges->list[i].start <= end) {
        start = ranges->list[i].start < start ? ranges->list[i].start : start;
        end = ranges->list[i].end > end ? ranges->list[i].end : end;
        erase_at(ranges, i);
    }
    insert_at(ranges, i, start, end);
}

void ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end)
{
    if (start >= end)
        return;
    for (unsigned i = 0; i < ranges->count; i++) {
        struct range old = ranges->list[i];
        if (old.end <= start || old.start >= end)
            continue;
        if (old.start >= start && old.end <= end) {
            erase_at(ranges, i--);
        } else if (old.start >= start) {
            ranges->list[i].start = end;
        } else {
            ranges->list[i].end = start;
            if (old.end > end)
                insert_at(ranges, ++i, end, old.end);
        }
    }
}

void ranges_align(struct ranges *ranges, uint64_t align)
{
    for (unsigned i = 0; i < ranges->count; i++) {
        struct range *range = &ranges->list[i];
        uint64_t start = (range->start + align - 1) & -align;
        uint64_t end = range->end & -align;
        if (start < range->start || start >= end) {
            erase_at(ranges, i--);
        } else {
            *range = (struct range){start, end};
        }
    }
}
