/*
 * Page allocator. Free memory is an address-ordered list of extents, each with its header in its
 * own first bytes, so it needs no memory of its own. Freeing costs O(extents), not O(pages);
 * allocation is first fit, exact to a page; freeing merges an extent with its neighbours.
 *
 * For large, long-lived runs (heaps, stacks, buffers). For many small objects put an object
 * allocator on top. No locking: the caller must serialize calls.
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

/* Adds @pages pages at @base (page-aligned, writable, not in use): new memory, or all or part of a
 * run that was allocated. Returns 0, or -1 with nothing changed if @pages is 0 or some of them are
 * free already. */
int extents_give(struct extents *extents, void *base, size_t pages);

/* Takes the lowest run of @pages contiguous pages that ends at or below address @limit
 * (UINTPTR_MAX: anywhere). NULL if there is none or @pages is 0. */
void *extents_take(struct extents *extents, size_t pages, uintptr_t limit);
