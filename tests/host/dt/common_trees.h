/* Trees for tests, written by libfdt, and comparison of our index with libfdt's view. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define TREE_MAX 8192u

/* A small board: aliases, chosen, cpus, two buses with ranges, interrupts of both kinds. */
void tree_board(void *buffer);

/* dt_init() with ample room. */
const char *tree_read(const void *blob, size_t limit);

/* Asserts that every node and property is the same through our index and through libfdt; the tree
 * in @blob has been read by dt_init(). */
void tree_compare(const void *blob);

/* Calls every query on every node: whatever the tree holds, nothing may be read outside. */
void tree_query_all(void);
