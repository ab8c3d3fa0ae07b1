/* Gives mapped pages to the page allocator. */
#pragma once

#include <stddef.h>

void pages_give(void *base, size_t count);
