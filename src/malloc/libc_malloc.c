#include "heap.h"
#include <stdlib.h>

void *__libc_malloc(size_t size)
{
    return malloc(size);
}
