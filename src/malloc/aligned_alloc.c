#include "heap.h"
#include <errno.h>
#include <stdlib.h>

void *aligned_alloc(size_t align, size_t size)
{
    if (align == 0 || (align & (align - 1))) {
        errno = EINVAL;
        return NULL;
    }
    return heap_aligned(align, size);
}
