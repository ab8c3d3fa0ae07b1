/*
 * Blocks that harts other than home keep for their threads, which then need not come home: in
 * arrays, as freed blocks hold no links. What a hart lacks it takes from slabs that have free
 * blocks, several at a time, and gives back as many when it has too many. New slabs come from home.
 */
#include "slab.h"
#include "src/sched/signals.h"
#include "src/thread/harts.h"
#include "src/thread/thread.h"
#include <stdlib.h>
#include <yao/irq.h>
#include <yao/module.h>

YAO_DEFAULT(allocator, slab);
YAO_ALTERNATIVE(threads, scheduled);

unsigned long slab_lock(void)
{
    return harts_hold();
}

void slab_unlock(unsigned long enabled)
{
    harts_release(enabled);
}

_Static_assert(sizeof(struct slab_cache) <= HART_CACHE, "it has room where the harts keep it");

/* Large blocks, not so many. */
static unsigned batch_of(unsigned class)
{
    unsigned batch = SLAB_CACHE_BYTES / 2 / slab_classes[class].size;

    return batch < 1 ? 1 : batch > SLAB_CACHE_MAX / 2 ? SLAB_CACHE_MAX / 2 : batch;
}

static void mark(void *block, int8_t link)
{
    struct slab *slab = heap_header(block);
    bool begins;

    slab->link[slab_number(slab, block, &begins)] = link;
}

static SELDOM void refill(struct slab_cache *cache, unsigned class)
{
    unsigned batch = batch_of(class), count = 0;

    harts_lock();
    while (count < batch && slab_available(class)) {
        void *block = slab_take(class);
        mark(block, SLAB_CACHED);
        cache->blocks[class][count++] = block;
    }
    harts_unlock();
    cache->count[class] = (uint8_t)count;
}

static SELDOM void *alloc(unsigned class)
{
    unsigned long enabled = irq_save();
    struct slab_cache *cache = harts_cache();
    void *block = NULL;

    if (cache && !cache->count[class])
        refill(cache, class);
    if (cache && cache->count[class]) {
        block = cache->blocks[class][--cache->count[class]];
        mark(block, SLAB_TAKEN);
    }
    irq_restore(enabled);
    return block;
}

void *heap_alloc(size_t size)
{
    void *block = NULL;

    if (!harts_at_home() && size <= SLAB_SMALL_MAX)
        block = alloc(slab_class_of(size));
    return block ? block : slab_heap_alloc(size);
}

/* Gives back a batch of those that were freed last. Returns slabs that are empty, linked by
 * next. */
static SELDOM struct slab *give_back(struct slab_cache *cache, unsigned class)
{
    unsigned batch = batch_of(class);
    struct slab *empty = NULL;

    harts_lock();
    while (batch--) {
        void *block = cache->blocks[class][--cache->count[class]];
        struct slab *slab = heap_header(block);
        bool begins;
        if (slab_put(slab, slab_number(slab, block, &begins))) {
            slab->next = empty;
            empty = slab;
        }
    }
    harts_unlock();
    return empty;
}

/* Pages are home's. */
static SELDOM void free_slabs(struct slab *slab)
{
    call_begin();
    while (slab) {
        struct slab *next = slab->next;
        heap_pages_free(slab, 1);
        slab = next;
    }
    call_end();
}

static SELDOM bool keep(void *block, struct slab *slab, size_t number)
{
    unsigned long enabled = irq_save();
    struct slab_cache *cache = harts_cache();
    unsigned class = slab->class;
    struct slab *empty = NULL;

    if (cache) {
        slab->link[number] = SLAB_CACHED;
        cache->blocks[class][cache->count[class]++] = block;
        if (cache->count[class] == 2 * batch_of(class))
            empty = give_back(cache, class);
    }
    irq_restore(enabled);
    if (empty)
        free_slabs(empty);
    return cache;
}

void free(void *block)
{
    size_t number;

    if (harts_at_home() || !slab_find(block, &number) || !keep(block, heap_header(block), number))
        slab_heap_free(block);
}
