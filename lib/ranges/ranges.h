/*
 * A sorted list of disjoint address ranges: start with what there is, take away what is spoken for.
 * Plain data in room that the caller has, usable before memory management.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct range {
    uint64_t start, end; /* [start, end) */
};

/* From @list up to @end, with room up to @limit: each call below needs room for at most one range
 * more. What comes in order costs least. */
struct ranges {
    struct range *list, *end, *limit;
    bool overflowed; /* a range was dropped because the list was full */
};

/* Adds [start, end); overlapping and touching ranges become one. An empty or inverted range
 * is ignored. */
void ranges_add(struct ranges *ranges, uint64_t start, uint64_t end);

/* Takes [start, end) away from all ranges. When the list is full, a split drops the smaller
 * part and sets overflowed: memory is lost, never given out twice. */
void ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end);

/* Shrinks every range to multiples of @align (a power of two) and drops empty ones. */
void ranges_align(struct ranges *ranges, uint64_t align);
