/* Start-up of memory management. */
#pragma once

#include <yao/mm.h>

/* Finds RAM in the tree (at physical address @tree), less reservations, tree and image; maps it;
 * starts the page allocator. Returns 0, or a negative errno after having said why. */
int memory_init(phys_t tree);
