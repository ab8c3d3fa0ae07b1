/* Big-endian numbers in the tree. Out of line, as most callers prefer size to speed. */
#include "dt.h"

uint32_t be32_at(const void *address)
{
    const uint8_t *b = address;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

uint64_t be64_at(const void *address)
{
    return (uint64_t)be32_at(address) << 32 | be32_at((const uint8_t *)address + 4);
}
