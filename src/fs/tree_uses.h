/* Which sectors of block devices file systems have for themselves. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct block_device;

/* Whether a volume is mounted that has some of these sectors of the medium that is there now. */
bool tree_uses(const struct block_device *block, uint64_t first, uint64_t count);
