/*
 * Memory that is in use, but only kept for the next who needs the same. The page allocator takes it
 * back before it has none.
 *
 * Alternatives, "threads": the stacks of threads that have ended (scheduled), or nothing (none).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

size_t kept_bytes(void);

/* Frees all of it. False: nothing was kept. */
bool kept_release(void);
