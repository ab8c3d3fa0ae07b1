/* malloc() of everything in a test's program: it fails when memory_fail() says so. */
#include "memory.h"

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_malloc(size_t size)
{
    return memory_is_short() ? NULL : __real_malloc(size);
}
