#include <malloc.h>
#include <stdlib.h>

void *memalign(size_t align, size_t size)
{
    return aligned_alloc(align, size);
}
