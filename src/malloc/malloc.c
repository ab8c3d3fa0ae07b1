#include "heap.h"
#include <stdlib.h>

void *malloc(size_t size)
{
    return heap_alloc(size);
}
