/* Gives mapped pages to the page allocator. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

void pages_give(void *base, size_t count);

/* Whether there were ever any. */
bool pages_given(void);
