/* Small blocks, cut from slabs: see slab.h. */
#include "slab.h"
#include <string.h>

/* Slabs that have free blocks, by class. A slab that becomes empty is given back, unless it is the
 * only one in its list: alternating malloc() and free() must not take and give a page each time. */
static struct slab *available[SLAB_CLASSES];

static void list_add(struct slab *slab)
{
    struct slab *next = available[slab->class];

    slab->next = next;
    slab->prev = NULL;
    if (next)
        next->prev = slab;
    available[slab->class] = slab;
}

/* noinline, here and below: keeps malloc() and free() short on their fast path. */
static __attribute__((noinline)) void list_remove(struct slab *slab)
{
    if (slab->next)
        slab->next->prev = slab->prev;
    if (slab->prev)
        slab->prev->next = slab->next;
    else
        available[slab->class] = slab->next;
}

/* Takes a block from @slab, which has a free one. */
static void *take(struct slab *slab)
{
    size_t index = slab->free;

    slab->used++;
    slab->free = slab->link[index];
    slab->link[index] = SLAB_TAKEN;
    if (slab->free == SLAB_END)
        list_remove(slab);
    return (char *)slab + slab->start + index * slab->size;
}

static __attribute__((noinline)) void *take_from_new(unsigned number)
{
    const struct slab_class *class = &slab_classes[number];
    struct slab *slab = heap_pages_alloc(1);

    if (!slab)
        return NULL;
    *slab = (struct slab){
        .tag = slab_tag(slab),
        .reciprocal = class->reciprocal,
        .size = class->size,
        .start = class->start,
        .class = (uint8_t)number,
    };
    memset(slab->link, SLAB_END, class->start - offsetof(struct slab, link));
    for (uint8_t i = 1; i < class->count; i++)
        slab->link[i - 1] = i;
    list_add(slab);
    return take(slab);
}

void *slab_alloc(unsigned class)
{
    struct slab *slab = available[class];

    return slab ? take(slab) : take_from_new(class);
}

static __attribute__((noinline)) void release(struct slab *slab)
{
    list_remove(slab);
    slab->tag = 0;
    heap_pages_free(slab, 1);
}

void slab_free(struct slab *slab, void *block)
{
    size_t index = slab_index(slab, block, "free");
    uint8_t first = slab->free;

    slab->link[index] = first;
    slab->free = (uint8_t)index;
    if (first == SLAB_END)
        list_add(slab);
    if (--slab->used == 0 && (slab->next || slab->prev))
        release(slab);
}
