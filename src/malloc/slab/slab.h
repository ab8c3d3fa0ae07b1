/*
 * The general allocator: blocks up to 2016 bytes are cut from slabs, larger ones are runs of
 * pages.
 *
 * A slab is one page: a header, then blocks of one size class. The header's link[] has a byte for
 * each block: SLAB_TAKEN, or the number of the next free block. Freed blocks hold no links, so a
 * write after free() cannot corrupt the allocator, and a double free is always detected. A large
 * block has a run of pages to itself, with its header at the start.
 *
 * Rounding (address - 1) down to a page finds the header of any block: no block begins at the start
 * of its header's page, and a page-aligned large block begins on the page right after it.
 */
#pragma once

#include "src/malloc/heap.h"
#include <stddef.h>
#include <stdint.h>
#include <yao/mm.h>

#define SLAB_SMALL_MAX 2016u
#define SLAB_CLASSES   20
#define SLAB_ALIGNMENT 64u /* of the first block of a slab */

#define SLAB_END   0xffu /* ends the list of free blocks; also the link of the page's remainder */
#define SLAB_TAKEN 0xfeu

struct slab_class {
    uint32_t reciprocal; /* 2^24 / size rounded up: n * reciprocal >> 24 is n / size, n < 4096 */
    uint16_t size;       /* of a block, bytes */
    uint16_t start;      /* offset of the first block from the header, bytes */
    uint8_t count;       /* blocks in a slab */
};

struct slab {
    uint64_t tag;             /* slab_tag() while this is a slab's header */
    struct slab *next, *prev; /* in the class's list of slabs with free blocks */
    uint32_t reciprocal;      /* copied from the class, as are size and start */
    uint16_t size, start;
    uint8_t class;
    uint8_t used;   /* taken blocks */
    uint8_t free;   /* the first free block, or SLAB_END */
    uint8_t link[]; /* for each block: SLAB_TAKEN, or the next free one, or SLAB_END */
};

struct large {
    uint64_t tag; /* large_tag() */
    size_t pages; /* of the run, this header's page included */
    void *block;
};

#define LARGE_HEADER 64u /* bytes from the header to a block on the same page */

/* Tags: never a valid address, one instruction to compute. */
static inline uint64_t slab_tag(const void *header)
{
    return ~(uintptr_t)header;
}

static inline uint64_t large_tag(const void *header)
{
    return ~(uintptr_t)header - 1;
}

extern const struct slab_class slab_classes[SLAB_CLASSES];
extern const uint8_t slab_class_of_units[SLAB_SMALL_MAX / HEAP_ALIGNMENT + 1];

static inline void *heap_header(const void *block)
{
    return (void *)(((uintptr_t)block - 1) & -(uintptr_t)PAGE_SIZE);
}

static inline unsigned slab_class_of(size_t size)
{
    return slab_class_of_units[(size + HEAP_ALIGNMENT - 1) / HEAP_ALIGNMENT];
}

/* A block of the class, or NULL. */
void *slab_alloc(unsigned class);

/* A block on pages of its own, @align >= 16 a power of two, or NULL. */
void *large_alloc(size_t size, size_t align);

/* The kind of @block's header; panics if it is not the header of a live block. */
enum heap_kind { HEAP_SLAB, HEAP_LARGE } heap_kind(const void *block, const char *operation);

void slab_free(struct slab *slab, void *block);
void large_free(struct large *large);

_Noreturn void heap_misused(const void *block, const char *operation, const char *cause);

/* The index of @block in its slab. Panics if no live block begins there: an address in the
 * remainder of the page has SLAB_END for its link. Inline because free() should be short. */
static inline size_t slab_index(const struct slab *slab, const void *block, const char *operation)
{
    size_t offset = (uintptr_t)block - (uintptr_t)slab - slab->start;
    size_t index = offset * slab->reciprocal >> 24;

    if (index * slab->size != offset)
        heap_misused(block, operation, "no block begins there");
    if (slab->link[index] != SLAB_TAKEN)
        heap_misused(block, operation, "it is free already");
    return index;
}
