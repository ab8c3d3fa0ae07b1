#include "heap.h"
#include <malloc.h>

size_t malloc_usable_size(void *block)
{
    return block ? heap_size(block, "malloc_usable_size") : 0;
}
