/* Where there is one thread, no hart keeps blocks. */
#include "slab.h"
#include <stdlib.h>
#include <yao/module.h>

YAO_DEFAULT(allocator, slab);
YAO_DEFAULT(threads, none);

unsigned long slab_lock(void)
{
    return 0;
}

void slab_unlock(unsigned long enabled)
{
}

void *heap_alloc(size_t size)
{
    return slab_heap_alloc(size);
}

void free(void *block)
{
    slab_heap_free(block);
}
