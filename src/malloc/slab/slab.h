/*
 * The general allocator: blocks up to 2016 bytes are cut from slabs, larger ones are runs of
 * pages.
 *
 * A slab is one page: a header, then blocks of one size class, which are numbered from the page's
 * end, from 1. The header's link[] has a byte for each block: SLAB_TAKEN, or the number of the next
 * free block, or SLAB_CACHED where a hart keeps it for its threads (hart_cache.c). Freed blocks
 * hold no links, so a write after free() cannot corrupt the allocator, and a double free is always
 * detected. A large block has a run of pages to itself, with its header at the start.
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
/* Ends the list of free blocks, and is the link of what is no block. */
#define SLAB_END    (-1)
#define SLAB_CACHED (-2)

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

/* A block of the class, or NULL. In a call of the libos. */
void *slab_alloc(unsigned class);

/* Where there are several harts: what a block and its slab have is locked, but for the link of a
 * block that is taken, which belongs to who has it. No page is taken or given back between these.
 */
unsigned long slab_lock(void);
void slab_unlock(unsigned long enabled);

/* A slab of the class has free blocks; takes one of them. Locked. */
bool slab_available(unsigned class);
void *slab_take(unsigned class);

/* Frees a block. True: the slab is empty, belongs to nobody any more, and its page is to be freed.
 * Locked. */
bool slab_put(struct slab *slab, size_t number);

/* heap_alloc() and free(), by a call of the libos. */
void *slab_heap_alloc(size_t size);
void slab_heap_free(void *block);

/* What a hart keeps. */
#define SLAB_CACHE_MAX   32
#define SLAB_CACHE_BYTES 4096 /* of a class */

struct slab_cache {
    uint8_t count[SLAB_CLASSES];
    void *blocks[SLAB_CLASSES][SLAB_CACHE_MAX];
};

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

/* Whether @block is a small one that is taken, and its number. Any hart. */
static inline bool slab_find(const void *block, size_t *number)
{
    const struct slab *slab = heap_header(block);
    bool begins;

    if (!block || slab->tag != slab_tag(slab))
        return false;
    *number = slab_number(slab, block, &begins);
    return begins && slab->link[*number] == SLAB_TAKEN;
}
