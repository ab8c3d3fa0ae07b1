/*
 * Page allocator: free memory as an address-ordered list of extents, each described by a header
 * in its own first bytes. Giving memory costs O(number of extents), not O(pages); allocation is
 * page-exact, first fit; freeing merges with the neighbours, so nothing fragments for good.
 *
 * For big, long-lived runs (heaps, stacks, buffers). Not for many small objects: put an object
 * allocator on top. Not locked: the caller sees to it that calls do not overlap.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define EXTENT_PAGE 4096u

struct extent {
    struct extent *next; /* at a higher address */
    size_t pages;
};

struct extents {
    struct extent *first;
    size_t free_pages;
};

/* Gives @pages pages at @base (page-aligned, writable, nowhere else in use): new memory, or an
 * allocated run or any part of one. Returns 0, or -1 when some of it is free already or touches
 * the list wrongly, in which case nothing changed. */
int extents_give(struct extents *extents, void *base, size_t pages);

/* Takes @pages consecutive pages that end at or below address @limit (UINTPTR_MAX: anywhere),
 * at the lowest address. NULL when there are none or @pages is 0. */
void *extents_take(struct extents *extents, size_t pages, uintptr_t limit);
