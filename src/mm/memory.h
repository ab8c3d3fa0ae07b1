/* Memory management at boot, and RAM on demand. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/mm.h>

/* Indexes the tree at @blob (physical address @tree) and finds the RAM that we may use: all memory
 * less reservations, tree and image. The index and the list of RAM are placed in the spare room
 * that the build left in the image, or in RAM if they do not fit. Returns NULL, or in words why the
 * tree cannot be used. */
const char *memory_init(const void *blob, phys_t tree);

/* Maps the next piece of RAM and gives it to the page allocator. False if there is none left. */
bool memory_more(void);

/* Bytes of RAM that are not mapped yet. */
uint64_t memory_unmapped(void);

/* Bytes of RAM that the tree lists, whoever uses them. */
uint64_t memory_total(void);
