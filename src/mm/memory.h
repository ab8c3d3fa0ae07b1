/* Start-up of memory management. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/mm.h>

/* Finds RAM in the tree (at physical address @tree), less reservations, tree and image, and starts
 * the page allocator with the lowest range. Returns 0, or a negative errno after having said why.
 */
int memory_init(phys_t tree);

/* Maps the next range of RAM and gives it to the page allocator: RAM that nobody asks for costs
 * nothing at boot. False: there is no more. */
bool memory_more(void);

/* Bytes of RAM that are not mapped yet. */
uint64_t memory_unmapped(void);
