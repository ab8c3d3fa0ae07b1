#include "heap.h"
#include <stdlib.h>

void *__libc_calloc(size_t count, size_t size)
{
    return calloc(count, size);
}
