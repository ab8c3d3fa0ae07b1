/* Little-endian numbers, read byte by byte: any alignment, any host. */
#pragma once

#include <stdint.h>

static inline uint16_t le16(const void *address)
{
    const uint8_t *bytes = address;

    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static inline uint32_t le32(const void *address)
{
    const uint8_t *bytes = address;

    return le16(bytes) | (uint32_t)le16(bytes + 2) << 16;
}

static inline uint64_t le64(const void *address)
{
    const uint8_t *bytes = address;

    return le32(bytes) | (uint64_t)le32(bytes + 4) << 32;
}
