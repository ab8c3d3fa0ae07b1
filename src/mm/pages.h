/* How RAM gets into the page allocator. */
#pragma once

#include <stddef.h>

/* Gives @count mapped, page-aligned pages. Panics if any of them is free already. */
void pages_give(void *base, size_t count);

/* Gives [start, end): the rest of the first page to permanent_alloc(), whole pages to the page
 * allocator. */
void pages_give_rest(void *start, void *end);
