/*
 * The general allocator: blocks up to 2016 bytes are cut from slabs, larger ones are runs of
 * pages.
 *
 * A slab is one page: a header, then blocks of one size class, which are numbered from the page's
 * end, from 1. The header's link[] has a byte for each block: SLAB_TAKEN, or the number of the next
 * free block. Freed blocks hold no links, so a write after free() cannot corrupt the allocator, and
 * a double free is always detected. A large block has a run of pages to itself, with its header at
 * the start.
 *
 * Rounding (address - 1) down to a page finds the header of any block: no block begins at the start
 * of its header's page, and a page-aligned large block begins on the page right after it.
 */
#pragma once

#include "src/malloc/heap.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yao/mm.h>

#define SLAB_SMALL_MAX 2016u
#define SLAB_CLASSES   20

#define SLAB_TAKEN 0
/* Ends the list of free blocks, and is the link of what is no block. No other link is negative. */
#define SLAB_END (-1)

struct slab_class {
    uint32_t reciprocal; /* 2^24 / size rounded up: n * reciprocal >> 24 is n / size, n < 4096 */
    uint16_t size;       /* of a block, bytes */
    uint8_t count;       /* blocks in a slab */
};

struct slab {
    uint64_t tag;             /* slab_tag() while this is a slab's header */
    struct slab *next, *prev; /* in the class's ring of slabs with free blocks */
    uint32_t reciprocal;      /* copied from the class, as is size */
    uint16_t size;
    uint8_t class;
    uint8_t used;  /* taken blocks, and 1 if it is the only slab in its ring */
    int8_t free;   /* the first free block, or SLAB_END */
    int8_t link[]; /* for each block: SLAB_TAKEN, or the next free one, or SLAB_END */
};

/* Numbers that an address on a page of blocks of @size bytes may give, 0 included. */
#define SLAB_NUMBERS(size) ((PAGE_SIZE - 1) / (size) + 1)

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

void slab_free(struct slab *slab, size_t number);
void large_free(struct large *large);

/* Panics unless a live block of @slab begins at @block. */
void slab_check(const struct slab *slab, const void *block, const char *operation);

_Noreturn void heap_misused(const void *block, const char *operation, const char *cause);

/* The number of the block that begins at @block, or of none there: then @begins is false. */
static inline size_t slab_number(const struct slab *slab, const void *block, bool *begins)
{
    size_t distance = (uintptr_t)slab + PAGE_SIZE - (uintptr_t)block;
    size_t number = distance * slab->reciprocal >> 24;

    *begins = number * slab->size == distance;
    return number;
}
