#include "heap.h"
#include <stdlib.h>

void __libc_free(void *block)
{
    free(block);
}
