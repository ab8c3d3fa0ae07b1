/* Start-up of memory management. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/mm.h>

/* Reads the tree at @blob (at physical address @tree): indexes it, and finds RAM, less
 * reservations, tree and image. The index and the list of RAM go behind the image where the build
 * made room for them, or else into RAM. Returns NULL, or why the tree cannot be used, in words. */
const char *memory_init(const void *blob, phys_t tree);

/* Maps the next piece of RAM and gives it to the page allocator: RAM that nobody asks for costs
 * nothing at boot. False: there is no more. */
bool memory_more(void);

/* Bytes of RAM that are not mapped yet. */
uint64_t memory_unmapped(void);
