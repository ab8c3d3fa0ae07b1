/*
 * Trees for host tests of code that reads the device tree, and what src/dev needs of src/mm. A test
 * writes its tree once, node by node; phandles are chosen by the test.
 */
#pragma once

#include <stdint.h>
#include <yao/dt.h>

void tree_begin(void); /* and opens the root, with two cells for addresses and sizes */
void tree_node(const char *name);
void tree_end_node(void);
void tree_finish(void); /* closes the root: from now on dt_find_path() and the others work */

void tree_property(const char *name, const void *value, int size);
void tree_words(const char *name, const uint32_t *words, unsigned count);

#define tree_cells(name, ...)                                                                      \
    tree_words(name, (const uint32_t[]){__VA_ARGS__}, sizeof((uint32_t[]){__VA_ARGS__}) / 4)
#define tree_text(name, text) tree_property(name, text, (int)sizeof text)

/* A node with a phandle and a compatible, left open. */
void tree_device(const char *name, uint32_t phandle, const char *compatible);

/* The node at @path, which must exist. */
dt_node tree_at(const char *path);
