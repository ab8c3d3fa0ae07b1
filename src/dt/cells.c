/* Big-endian numbers in the tree. Out of line, as most callers prefer size to speed. */
#include "dt.h"

uint32_t be32_at(const void *address)
{
    return (uint32_t)be32_inline(address);
}

uint64_t be64_at(const void *address)
{
    return (uint64_t)be32_at(address) << 32 | be32_at((const uint8_t *)address + 4);
}
