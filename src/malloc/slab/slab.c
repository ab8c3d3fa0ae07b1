/* Small blocks, cut from slabs: see slab.h. */
#include "slab.h"
#include <string.h>

/* Slabs that have free blocks, by class, in a ring. A slab that becomes empty is given back, unless
 * it is the only one in its ring: alternating malloc() and free() must not take and give a page
 * each time. So the only one counts one block more as taken. */
static struct slab *available[SLAB_CLASSES];

static bool is_only(const struct slab *slab)
{
    return slab->next == slab;
}

/* noinline, here and below: keeps malloc() and free() short on their fast path. */
static __attribute__((noinline)) void ring_add(struct slab *slab)
{
    struct slab *next = available[slab->class];

    if (!next) {
        next = slab->prev = slab;
        slab->used++;
    } else if (is_only(next)) {
        next->used--;
    }
    slab->next = next;
    slab->prev = next->prev;
    slab->prev->next = slab;
    next->prev = slab;
    available[slab->class] = slab;
}

static __attribute__((noinline)) void ring_remove(struct slab *slab)
{
    struct slab *next = slab->next;

    if (is_only(slab)) {
        slab->used--;
        available[slab->class] = NULL;
        return;
    }
    next->prev = slab->prev;
    slab->prev->next = next;
    available[slab->class] = next;
    if (is_only(next))
        next->used++;
}

/* Takes a block from @slab, which has a free one. */
static void *take(struct slab *slab)
{
    int number = slab->free;

    slab->used++;
    slab->free = slab->link[number];
    slab->link[number] = SLAB_TAKEN;
    if (slab->free < 0)
        ring_remove(slab);
    return (char *)slab + PAGE_SIZE - (size_t)number * slab->size;
}

static __attribute__((noinline)) void *take_from_new(unsigned class)
{
    const struct slab_class *of = &slab_classes[class];
    struct slab *slab = heap_pages_alloc(1);

    if (!slab)
        return NULL;
    *slab = (struct slab){
        .tag = slab_tag(slab),
        .reciprocal = of->reciprocal,
        .size = of->size,
        .class = (uint8_t) class,
        .free = (int8_t)of->count,
    };
    memset(slab->link, SLAB_END, SLAB_NUMBERS(of->size));
    for (int i = of->count; i > 1; i--)
        slab->link[i] = (int8_t)(i - 1);
    unsigned long enabled = slab_lock();
    ring_add(slab);
    void *block = take(slab);
    slab_unlock(enabled);
    return block;
}

bool slab_available(unsigned class)
{
    return available[class];
}

void *slab_take(unsigned class)
{
    return take(available[class]);
}

void *slab_alloc(unsigned class)
{
    unsigned long enabled = slab_lock();
    struct slab *slab = available[class];

    if (!slab) {
        slab_unlock(enabled);
        return take_from_new(class);
    }
    void *block = take(slab);
    slab_unlock(enabled);
    return block;
}

/* After a block of @slab became free: the first one, if the slab @was_full. As slab_put(). */
static __attribute__((noinline)) bool update_ring(struct slab *slab, bool was_full)
{
    if (was_full)
        ring_add(slab);
    if (slab->used)
        return false;
    ring_remove(slab);
    slab->tag = 0;
    return true;
}

bool slab_put(struct slab *slab, size_t number)
{
    int first = slab->free;
    int used = slab->used - 1;

    slab->link[number] = (int8_t)first;
    slab->free = (int8_t)number;
    slab->used = (uint8_t)used;
    return (first < 0 || !used) && update_ring(slab, first < 0);
}

void slab_free(struct slab *slab, size_t number)
{
    unsigned long enabled = slab_lock();
    bool is_empty = slab_put(slab, number);

    slab_unlock(enabled);
    if (is_empty)
        heap_pages_free(slab, 1);
}
