/* Gives mapped pages to the page allocator. */
#pragma once

#include <stddef.h>

void pages_give(void *base, size_t count);

/* Gives [start, end): the first, broken page to permanent_alloc(), whole ones to the allocator. */
void pages_give_rest(void *start, void *end);
