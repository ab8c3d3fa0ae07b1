/*
 * Squaring a polynomial over GF(2) doubles its exponents, so from P = x^16 + x^12 + x^5 + 1
 * follows for every power of two n
 *
 *     x^16n = x^12n + x^5n + 1   (modulo P^n, hence modulo P)
 *
 * With n = 64 the exponents are multiples of 64: a message of 64-bit words can have its
 * leading word removed by adding it, unshifted, to the words 4, 11 and 16 places behind.
 * The order of bits in a word plays no part. That is one XOR per term for eight bytes,
 * without a table. It ends with 16 words left; then n = 32, 16 and 8 bring the 1024 bits
 * down to 512, 256 and 128, and those go byte by byte.
 */
#include "crc16.h"
#include <string.h>

#define STRIPE 16 /* words in a stripe, the distance of the farthest term */

/* What the caller's bytes may be read as. */
typedef uint64_t __attribute__((may_alias)) word;

static uint16_t step(uint16_t crc, uint8_t byte)
{
    crc = (uint16_t)(crc << 8 | crc >> 8);
    crc ^= byte;
    crc ^= (crc & 0xff) >> 4;
    crc ^= (uint16_t)(crc << 12);
    crc ^= (uint16_t)((crc & 0xff) << 5);
    return crc;
}

static uint16_t bytewise(uint16_t crc, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        crc = step(crc, bytes[i]);
    return crc;
}

/* @removed holds the sums with which the words of the stripe before left the message;
 * becomes those of this stripe. Going upwards, index k + 5 (mod 16) still is the old
 * stripe's until k = 10 and then this one's, as the terms want; so is k + 12. */
static void remove_stripe(uint64_t removed[STRIPE], const word *stripe)
{
#pragma GCC unroll 16
    for (unsigned k = 0; k < STRIPE; k++)
        removed[k] ^= stripe[k] ^ removed[(k + 5) % STRIPE] ^ removed[(k + 12) % STRIPE];
}

/* The last stripe stays: it only takes what was removed before. */
static void keep_stripe(uint64_t removed[STRIPE], const word *stripe)
{
#pragma GCC unroll 16
    for (unsigned k = 0; k < STRIPE; k++)
        removed[k] ^= stripe[k] ^ (k < 11 ? removed[k + 5] : 0) ^ (k < 4 ? removed[k + 12] : 0);
}

/* Halve 32 lanes: the leading 16 are added to what follows them. */
#define DEFINE_HALVE(bits)                                                                         \
    static void halve##bits(void *lanes)                                                           \
    {                                                                                              \
        uint##bits##_t __attribute__((may_alias)) *lane = lanes;                                   \
        for (unsigned k = 0; k < 16; k++) {                                                        \
            lane[k + 4] ^= lane[k];                                                                \
            lane[k + 11] ^= lane[k];                                                               \
            lane[k + 16] ^= lane[k];                                                               \
        }                                                                                          \
    }

DEFINE_HALVE(32)
DEFINE_HALVE(16)
DEFINE_HALVE(8)

static uint16_t finish(uint64_t kept[STRIPE])
{
    uint8_t *bytes = (uint8_t *)kept;
    halve32(bytes);
    halve16(bytes + 64);
    halve8(bytes + 96);
    return bytewise(0, bytes + 112, 16);
}

/* @stripes >= 1 stripes at an address aligned for words. */
static uint16_t stripewise(uint16_t crc, const word *stripe, size_t stripes)
{
    uint64_t removed[STRIPE] = {0};
    /* A checksum so far counts as if added to the first two bytes. */
    ((uint8_t *)removed)[0] = (uint8_t)(crc >> 8);
    ((uint8_t *)removed)[1] = (uint8_t)crc;
    for (; stripes > 1; stripes--, stripe += STRIPE)
        remove_stripe(removed, stripe);
    keep_stripe(removed, stripe);
    return finish(removed);
}

/* Misaligned words would trap on many cores: pass them through a buffer. */
static uint16_t misaligned(uint16_t crc, const uint8_t *bytes, size_t stripes)
{
    uint64_t copy[4 * STRIPE];
    while (stripes > 0) {
        size_t part = stripes < 4 ? stripes : 4;
        memcpy(copy, bytes, part * sizeof(copy) / 4);
        crc = stripewise(crc, copy, part);
        bytes += part * sizeof(copy) / 4;
        stripes -= part;
    }
    return crc;
}

uint16_t crc16(uint16_t crc, const void *data, size_t length)
{
    const uint8_t *bytes = data;
    size_t stripes = length / (STRIPE * sizeof(uint64_t));
    size_t striped = stripes * STRIPE * sizeof(uint64_t);
    if (stripes >= 2 && (uintptr_t)data % sizeof(uint64_t) == 0)
        crc = stripewise(crc, data, stripes);
    else if (stripes >= 2)
        crc = misaligned(crc, bytes, stripes);
    else
        striped = 0;
    return bytewise(crc, bytes + striped, length - striped);
}
