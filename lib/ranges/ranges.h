/*
 * A sorted list of disjoint address ranges: add what exists, remove what is reserved. The caller
 * provides the memory, so it works before there is an allocator.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct range {
    uint64_t start, end; /* [start, end) */
};

/* The ranges are @list up to @end, with room up to @limit. Each call below adds at most one range.
 * Adding in ascending order is cheapest. */
struct ranges {
    struct range *list, *end, *limit;
    bool overflowed; /* a range was dropped because the list was full */
};

/* Adds [start, end); overlapping and touching ranges become one. An empty or inverted range
 * is ignored. */
void ranges_add(struct ranges *ranges, uint64_t start, uint64_t end);

/* Removes [start, end) from all ranges. If that splits a range and the list is full, the smaller
 * part is dropped and overflowed is set: some memory stays unused, but none is used twice. */
void ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end);

/* Shrinks every range to multiples of @align (a power of two) and drops empty ones. */
void ranges_align(struct ranges *ranges, uint64_t align);
