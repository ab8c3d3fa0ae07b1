/*
 * Squaring a polynomial over GF(2) doubles its exponents, so from P = x^16 + x^12 + x^5 + 1
 * follows for every power of two n
 *
 *     x^16n = x^12n + x^5n + 1   (modulo P^n, hence modulo P)
 *
 * Cut the message into lanes of n bits: the first lane can be removed by adding it to those
 * 4, 11 and 16 lanes after it. With n = 64 lanes are words: three XORs for eight bytes, without
 * a table and whatever the order of bits in a word. It ends with 16 words left. Then n = 32, 16
 * and 8 remove 8, 4 and 2 words, with shifts where a distance is not one of whole words; these
 * count on the first byte being a word's lowest. The last 16 bytes go one by one.
 */
#include "crc16.h"
#include <string.h>

#define STRIPE 16 /* words in a stripe, the distance of the farthest term */

/* Words that may alias the caller's bytes. */
typedef uint64_t __attribute__((may_alias)) alias64;

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first byte is a word's lowest");

/* In plain words so that compilers for 64 bits do not narrow every step. */
static unsigned step(unsigned crc, unsigned byte)
{
    unsigned quotient = crc >> 8 ^ byte;
    quotient ^= quotient >> 4;
    return (crc << 8 ^ quotient << 12 ^ quotient << 5 ^ quotient) & 0xffff;
}

static uint16_t bytewise(unsigned crc, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        crc = step(crc, bytes[i]);
    return (uint16_t)crc;
}

/* @removed holds the sums with which the words of the stripe before left the message;
 * becomes those of this stripe. Going upwards, index k + 5 (mod 16) still is the old
 * stripe's until k = 10 and then this one's, as the terms want; so is k + 12. */
static void remove_stripe(uint64_t removed[STRIPE], const alias64 *stripe)
{
#pragma GCC unroll 16
    for (unsigned k = 0; k < STRIPE; k++)
        removed[k] ^= stripe[k] ^ removed[(k + 5) % STRIPE] ^ removed[(k + 12) % STRIPE];
}

/* The last stripe stays: it only takes what was removed before. */
static void keep_stripe(uint64_t removed[STRIPE], const alias64 *stripe)
{
#pragma GCC unroll 16
    for (unsigned k = 0; k < STRIPE; k++)
        removed[k] ^= stripe[k] ^ (k < 11 ? removed[k + 5] : 0) ^ (k < 4 ? removed[k + 12] : 0);
}

/* Removes 16 lanes of 32 bits: 11 lanes are 5 words and a half. */
static inline void remove_lanes32(uint64_t word[STRIPE])
{
#pragma GCC unroll 8
    for (unsigned k = 0; k < 8; k++) {
        word[k + 2] ^= word[k];
        word[k + 5] ^= word[k] << 32;
        word[k + 6] ^= word[k] >> 32;
        word[k + 8] ^= word[k];
    }
}

/* Removes 16 lanes of 16 bits: 11 lanes are 2 words and three quarters. */
static inline void remove_lanes16(uint64_t word[STRIPE / 2])
{
#pragma GCC unroll 4
    for (unsigned k = 0; k < 4; k++) {
        word[k + 1] ^= word[k];
        word[k + 2] ^= word[k] << 48;
        word[k + 3] ^= word[k] >> 16;
        word[k + 4] ^= word[k];
    }
}

/* Removes 16 lanes of 8 bits: 11 lanes are a word and three eighths, and 4 lanes half a word, so
 * that the first half of a word adds to its second. */
static inline void remove_lanes8(uint64_t word[STRIPE / 4])
{
#pragma GCC unroll 2
    for (unsigned k = 0; k < 2; k++) {
        word[k] ^= word[k] << 32;
        word[k + 1] ^= word[k] >> 32 ^ word[k] << 24;
        word[k + 2] ^= word[k] >> 40 ^ word[k];
    }
}

static uint16_t finish(uint64_t kept[STRIPE])
{
    remove_lanes32(kept);
    remove_lanes16(kept + 8);
    remove_lanes8(kept + 12);
    return bytewise(0, (const uint8_t *)(kept + 14), 16);
}

/* @stripes >= 1 stripes at an address aligned for words. */
static uint16_t stripewise(uint16_t crc, const alias64 *stripe, size_t stripes)
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

/* Misaligned loads trap on many cores, so copy the data to an aligned buffer first. */
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
