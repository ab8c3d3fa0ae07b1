/*
 * A short sorted list of disjoint address ranges: start with what there is, take away what is
 * spoken for. Plain data, no allocation, usable before memory management.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define RANGES_MAX 32

struct range {
    uint64_t start, end; /* [start, end) */
};

struct ranges {
    unsigned count;
    bool overflowed; /* a range was dropped because the list was full */
    struct range list[RANGES_MAX];
};

/* Adds [start, end); overlapping and touching ranges become one. An empty or inverted range
 * is ignored. */
void ranges_add(struct ranges *ranges, uint64_t start, uint64_t end);

/* Takes [start, end) away from all ranges. When the list is full, a split drops its upper part
 * and sets overflowed: memory is lost, never given out twice. */
void ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end);

/* Shrinks every range to multiples of @align (a power of two) and drops empty ones. */
void ranges_align(struct ranges *ranges, uint64_t align);
