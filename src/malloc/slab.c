#include "heap.h"
#include <stdbool.h>
#include <yao/log.h>

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

/* Out of line: malloc() is short without it. */
static __attribute__((noinline)) struct slab *new_slab(unsigned class)
{
    struct slab *slab = page_alloc(1, PHYS_ANY);
    unsigned count = heap_classes[class].count;

    if (!slab)
        return NULL;
    *slab = (struct slab){
        .tag = heap_tag(HEAP_SLAB_TAG, slab), .class = (uint16_t) class, .free = (uint16_t)count};
    for (unsigned i = 0; i < count; i++)
        slab->map[i / 64] |= 1ull << (i % 64);
    link_slab(slab);
    return slab;
}

/* Index of the lowest bit set; @bits is not 0. Cores without Zbb have no instruction for it: a
 * de Bruijn sequence maps the 64 isolated bits to 64 different values of its upper six bits. */
static unsigned lowest_bit(uint64_t bits)
{
    static const uint8_t position[64] = {
        0,  1,  2,  53, 3,  7,  54, 27, 4,  38, 41, 8,  34, 55, 48, 28, 62, 5,  39, 46, 44, 42,
        22, 9,  24, 35, 59, 56, 49, 18, 29, 11, 63, 52, 6,  26, 37, 40, 33, 47, 61, 45, 43, 21,
        23, 58, 17, 10, 51, 25, 36, 32, 60, 20, 57, 16, 50, 31, 19, 15, 30, 14, 13, 12,
    };
    return position[((bits & -bits) * 0x022fdd63cc95386du) >> 58];
}

void *heap_small_alloc(unsigned class)
{
    struct slab *slab = available[class];
    unsigned word = 0;

    if (!slab && !(slab = new_slab(class)))
        return NULL;
    while (slab->map[word] == 0)
        word++;
    unsigned index = word * 64 + lowest_bit(slab->map[word]);
    slab->map[word] &= slab->map[word] - 1;
    if (--slab->free == 0)
        unlink_slab(slab);
    return (char *)slab + HEAP_HEADER + (size_t)index * heap_classes[class].size;
}

static _Noreturn __attribute__((noinline)) void misused(const void *block, const char *operation,
                                                        bool begins)
{
    panic("%s(%p): %s", operation, block,
          begins ? "the block is free already" : "no block begins there");
}

unsigned heap_index(const struct slab *slab, const void *block, const char *operation)
{
    const struct heap_class *class = &heap_classes[slab->class];
    size_t offset = (size_t)((const char *)block - (const char *)slab) - HEAP_HEADER;
    unsigned index = (unsigned)(offset * class->reciprocal >> 24);

    bool begins = index < class->count && (size_t)index * class->size == offset;
    if (!begins || (slab->map[index / 64] >> (index % 64) & 1))
        misused(block, operation, begins);
    return index;
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
    unsigned index = heap_index(slab, block, "free");

    slab->map[index / 64] |= 1ull << (index % 64);
    if (slab->free++ == 0)
        link_slab(slab);
    if (slab->free == heap_classes[slab->class].count && (slab->next || slab->prev))
        release(slab);
}
