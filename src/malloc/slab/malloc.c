#include "slab.h"
#include "src/sched/signals.h"
#include <stdlib.h>
#include <yao/module.h>

YAO_DEFAULT(allocator, slab);

/* A call of the system allocates, too, and the handler of a signal may make it: so none comes
 * between here. */
void *heap_alloc(size_t size)
{
    call_begin();
    void *block = size <= SLAB_SMALL_MAX ? slab_alloc(slab_class_of(size))
                                         : large_alloc(size, HEAP_ALIGNMENT);
    call_end();
    return block;
}

/* noinline: keeps free() of a small block short. */
static __attribute__((noinline)) void free_other(void *block)
{
    if (block && heap_kind(block, "free") == HEAP_LARGE)
        large_free(heap_header(block));
}

void free(void *block)
{
    struct slab *slab = heap_header(block);

    call_begin();
    if (block && slab->tag == slab_tag(slab))
        slab_free(slab, block);
    else
        free_other(block);
    call_end();
}
