#include "slab.h"
#include "src/sched/signals.h"
#include <yao/module.h>

YAO_DEFAULT(allocator, slab);

/* A call of the system allocates, too, and the handler of a signal may make it: so none comes
 * between here. */
void *slab_heap_alloc(size_t size)
{
    call_begin();
    void *block = size <= SLAB_SMALL_MAX ? slab_alloc(slab_class_of(size))
                                         : large_alloc(size, HEAP_ALIGNMENT);
    call_end();
    return block;
}

/* A large block, or none. noinline: keeps free() of a small block short. */
static __attribute__((noinline)) void free_other(void *block)
{
    if (!block)
        return;
    if (heap_kind(block, "free") == HEAP_LARGE)
        large_free(heap_header(block));
    else
        slab_check(heap_header(block), block, "free");
}

/* Whether @block is a small one, which is then freed. */
static inline bool free_small(void *block)
{
    size_t number;

    if (!slab_find(block, &number))
        return false;
    slab_free(heap_header(block), number);
    return true;
}

void slab_heap_free(void *block)
{
    call_begin();
    if (!free_small(block))
        free_other(block);
    call_end();
}
