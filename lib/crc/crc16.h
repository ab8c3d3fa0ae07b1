/*
 * CRC-16 of SD data blocks, XMODEM and others: x^16 + x^12 + x^5 + 1 (CCITT), initial
 * value 0, most significant bit first, not inverted (SD Physical Layer Simplified
 * Specification, section 4.5).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The checksum of one more byte after @crc, in two steps of five and six instructions for loops
 * that wait for each byte and do them meanwhile; and both together. Only the lower 16 bits of @crc
 * and of the result count. In plain words so that compilers for 64 bits do not narrow every step.
 */
static inline uint64_t crc16_quotient(uint64_t crc, uint64_t byte)
{
    uint64_t quotient = (crc >> 8 ^ byte) & 0xff;
    return quotient ^ quotient >> 4;
}

static inline uint64_t crc16_add(uint64_t crc, uint64_t quotient)
{
    return crc << 8 ^ quotient << 12 ^ quotient << 5 ^ quotient;
}

static inline uint64_t crc16_byte(uint64_t crc, uint64_t byte)
{
    return crc16_add(crc, crc16_quotient(crc, byte));
}

/* The checksum of @length more bytes after @crc, the checksum so far: 0 at the beginning.
 * Fast from 256 bytes on, fastest when @data is aligned to 8 bytes; README.md has figures. */
uint16_t crc16(uint16_t crc, const void *data, size_t length);
