/*
 * The general allocator: blocks up to 2016 bytes are cut from slabs, larger ones are runs of
 * pages.
 *
 * A slab is one page: a header, then blocks of one size class. Which blocks are free is a
 * bitmap in the header: nothing of the allocator lies in freed memory, so a write after
 * free() cannot mislead it, and a second free() is seen with certainty. A large block has its
 * page run to itself, with the header on the page before its first byte.
 *
 * The header of any block is found by rounding (address - 1) down to a page: no block begins
 * at the beginning of its header's page, and a large block aligned to pages begins just after it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <yao/mm.h>

#define HEAP_ALIGNMENT 16u
#define HEAP_HEADER    64u /* bytes that a header takes; blocks follow */
#define HEAP_SMALL_MAX 2016u
#define HEAP_CLASSES   20

struct slab {
    uint64_t tag;         /* heap_slab_tag(): tells headers from other pages */
    uint32_t used;        /* blocks */
    uint32_t reciprocal;  /* as in heap_classes[], like the next two */
    uint16_t size, count; /* bytes in a block, blocks in the slab */
    uint16_t class;
    struct slab *next, *prev; /* of the class's slabs with free blocks */
    uint64_t map[2];          /* bit set: block is in use; those from count on are 0 */
};

struct large {
    uint64_t tag; /* heap_large_tag() */
    size_t pages; /* of the run, this header's page included */
    void *block;
};

/* Numbers that are no address and cost one instruction. */
static inline uint64_t heap_slab_tag(const void *header)
{
    return ~(uintptr_t)header;
}

static inline uint64_t heap_large_tag(const void *header)
{
    return ~(uintptr_t)header - 1;
}

struct heap_class {
    uint16_t size;
    uint16_t count; /* blocks in a slab */
    uint32_t
        reciprocal; /* 2^24 / size rounded up: (n * reciprocal) >> 24 is n / size for n < 4096 */
};

extern const struct heap_class heap_classes[HEAP_CLASSES];
extern const uint8_t heap_class_of_units[HEAP_SMALL_MAX / HEAP_ALIGNMENT + 1];

static inline void *heap_header(const void *block)
{
    return (void *)(((uintptr_t)block - 1) & -(uintptr_t)PAGE_SIZE);
}

static inline unsigned heap_class_of(size_t size)
{
    return heap_class_of_units[(size + HEAP_ALIGNMENT - 1) / HEAP_ALIGNMENT];
}

/* Blocks of at least @size bytes, aligned to 16. NULL when there is no memory. */
void *heap_alloc(size_t size);

/* A block of the class, or NULL. */
void *heap_small_alloc(unsigned class);

/* A block on pages of its own, @align >= 16 a power of two, or NULL. */
void *heap_large_alloc(size_t size, size_t align);

/* @align is a power of two. NULL when there is no memory. */
void *heap_aligned(size_t align, size_t size);

/* Usable bytes of a live block. Panics when it is none; @operation is for that message. */
size_t heap_size(const void *block, const char *operation);

/* What the header of @block is; panics when it is no header of a live block. */
enum heap_kind { HEAP_SLAB, HEAP_LARGE } heap_kind(const void *block, const char *operation);

void heap_small_free(struct slab *slab, void *block);
void heap_large_free(struct large *large);

_Noreturn void heap_misused(const void *block, const char *operation, const char *cause);

/* The number of @block in its slab. Panics when it is not the beginning of a live one. Inline
 * for free(), which is to be short. */
static inline size_t heap_index(const struct slab *slab, const void *block, const char *operation)
{
    size_t offset = (uintptr_t)block - (uintptr_t)slab - HEAP_HEADER;
    size_t index = offset * slab->reciprocal >> 24;

    if (index * slab->size != offset)
        heap_misused(block, operation, "no block begins there");
    if (!(slab->map[index / 64] & 1ull << (index % 64)))
        heap_misused(block, operation, "it is free already");
    return index;
}
