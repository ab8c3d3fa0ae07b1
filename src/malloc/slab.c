#include "heap.h"
#include <errno.h>

/* Slabs with free blocks, by class. A class without any keeps none in reserve; one that falls
 * empty stays only as its class's last, so that malloc() and free() in turn stay cheap. */
static struct slab *available[HEAP_CLASSES];

static void link_slab(struct slab *slab)
{
    struct slab *next = available[slab->class];

    slab->next = next;
    slab->prev = NULL;
    if (next)
        next->prev = slab;
    available[slab->class] = slab;
}

static void unlink_slab(struct slab *slab)
{
    if (slab->next)
        slab->next->prev = slab->prev;
    if (slab->prev)
        slab->prev->next = slab->next;
    else
        available[slab->class] = slab->next;
}

/* Index of the lowest bit set; @bits is not 0. Cores without Zbb have no instruction for it: a
 * de Bruijn sequence maps the 64 isolated bits to 64 different values of its upper six bits. */
static size_t lowest_bit(uint64_t bits)
{
    static const uint8_t position[64] = {
        0,  1,  2,  53, 3,  7,  54, 27, 4,  38, 41, 8,  34, 55, 48, 28, 62, 5,  39, 46, 44, 42,
        22, 9,  24, 35, 59, 56, 49, 18, 29, 11, 63, 52, 6,  26, 37, 40, 33, 47, 61, 45, 43, 21,
        23, 58, 17, 10, 51, 25, 36, 32, 60, 20, 57, 16, 50, 31, 19, 15, 30, 14, 13, 12,
    };
    return position[((bits & -bits) * 0x022fdd63cc95386du) >> 58];
}

/* A slab with a free block has a clear bit below those of blocks that do not exist. */
static void *take(struct slab *slab)
{
    uint64_t *word = ~slab->map[0] ? slab->map : slab->map + 1;
    size_t index = (size_t)(word - slab->map) * 64 + lowest_bit(~*word);

    *word |= *word + 1;
    if (++slab->used == slab->count)
        unlink_slab(slab);
    return (char *)slab + HEAP_HEADER + index * slab->size;
}

/* Out of line: heap_small_alloc() is short without it. */
static __attribute__((noinline)) void *take_from_new(unsigned class)
{
    struct slab *slab = page_alloc(1, PHYS_ANY);

    if (!slab) {
        errno = ENOMEM;
        return NULL;
    }
    *slab = (struct slab){.tag = heap_slab_tag(slab),
                          .reciprocal = heap_classes[class].reciprocal,
                          .size = heap_classes[class].size,
                          .count = heap_classes[class].count,
                          .class = (uint16_t) class};
    link_slab(slab);
    return take(slab);
}

void *heap_small_alloc(unsigned class)
{
    struct slab *slab = available[class];

    return slab ? take(slab) : take_from_new(class);
}

/* Out of line, as it is rare. */
static __attribute__((noinline)) void release(struct slab *slab)
{
    unlink_slab(slab);
    slab->tag = 0;
    page_free(slab, 1);
}

void heap_small_free(struct slab *slab, void *block)
{
    size_t index = heap_index(slab, block, "free");

    slab->map[index / 64] ^= 1ull << (index % 64);
    if (slab->used-- == slab->count)
        link_slab(slab);
    if (slab->used == 0 && (slab->next || slab->prev))
        release(slab);
}
