/* Pages for the allocator: a range of which every page is known to be free or given. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define PAGES 4096u

/* All pages free; what was given is forgotten. */
void pages_reset(void);

/* How many page_alloc() gave and page_free() did not get back. */
size_t pages_given(void);

/* Whether the @size bytes at @start lie in given pages. */
bool pages_hold(const void *start, size_t size);

/* From now on page_alloc() finds nothing. */
void pages_exhaust(void);

/* Calls @function with @argument and returns the message it panicked with, or NULL. */
const char *panic_of(void (*function)(void *argument), void *argument);
