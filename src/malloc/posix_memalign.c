#include "heap.h"
#include <errno.h>
#include <stdlib.h>

int posix_memalign(void **block, size_t align, size_t size)
{
    int saved = errno;

    if (align < sizeof(void *) || (align & (align - 1)))
        return EINVAL;
    void *new = heap_aligned(align, size);
    errno = saved;
    if (!new)
        return ENOMEM;
    *block = new;
    return 0;
}
