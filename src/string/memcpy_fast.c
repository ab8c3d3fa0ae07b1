/* memcpy() in few instructions, whatever the alignment of source and destination. */
#include "words.h"
#include <stdbool.h>
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(copies, fast);

#define SMALL 16 /* bytes: from this size on, aligning is worth it */

/* Where @to is after as many steps of @step bytes, a power of two, as there are in @size. */
static inline word *after(word *to, size_t size, size_t step)
{
    return to + (size & -step) / WORD;
}

/* All loads come before the stores, so that an in-order core does not stall on each load. Of three
 * words, as with more the instructions need four bytes each for the numbers of their registers. */
static inline void copy_3_words(word *to, const word *from)
{
    word a = from[0], b = from[1], c = from[2];

    to[0] = a, to[1] = b, to[2] = c;
    few_registers();
}

static inline void copy_2_words(word *to, const word *from)
{
    word a = from[0], b = from[1];

    to[0] = a, to[1] = b;
    few_registers();
}

static inline void copy_8_words(word *to, const word *from)
{
    copy_3_words(to, from);
    copy_3_words(to + 3, from + 3);
    copy_2_words(to + 6, from + 6);
}

static inline void copy_32_words(word *to, const word *from)
{
    copy_8_words(to, from);
    copy_8_words(to + 8, from + 8);
    copy_8_words(to + 16, from + 16);
    copy_8_words(to + 24, from + 24);
}

static inline void copy_words(word *to, const word *from, size_t size)
{
    if (size >= 4 * WORD) {
        for (word *end = after(to, size, 64 * WORD); to != end; to += 64, from += 64) {
            copy_32_words(to, from);
            copy_32_words(to + 32, from + 32);
        }
        if (size % (64 * WORD) == 0)
            return;
        for (word *end = after(to, size % (64 * WORD), 4 * WORD); to != end; to += 4, from += 4) {
            copy_2_words(to, from);
            copy_2_words(to + 2, from + 2);
        }
    }
    if (size & 2 * WORD) {
        copy_2_words(to, from);
        if (size % (2 * WORD) == 0)
            return;
        to += 2, from += 2;
    }
    if (size & WORD)
        *to++ = *from++;
    copy_bytes((uint8_t *)to, (const uint8_t *)from, size % WORD);
}

/* Two words from a source that is @skew bytes, 1, 2 or 4, behind @from: stores each word shifted
 * down, and over its end the first bytes of the next one, as they are. That is an instruction less
 * than merging the two. @low is from[0]; returns from[2]. */
static inline word overlap_2_words(word *to, const word *from, word low, size_t skew)
{
    word high = from[1], next = from[2];

    to[0] = low >> 8 * skew;
    store_before(to + 1, high, skew);
    to[1] = high >> 8 * skew;
    store_before(to + 2, next, skew);
    few_registers();
    return next;
}

/* Rounds of 16 words; returns where @to is then. */
static inline word *overlap_words(word *to, const word *from, size_t size, size_t skew)
{
    word low = from[0];

    for (word *end = after(to, size, 16 * WORD); to != end; to += 16, from += 16)
#pragma GCC unroll 8
        for (int i = 0; i < 16; i += 2)
            low = overlap_2_words(to + i, from + i, low, skew);
    return to;
}

/* Four words, each shifted together from two of the source. @low is from[0]; returns from[4]. */
static inline word merge_4_words(word *to, const word *from, word low, unsigned down)
{
    word high = from[1], next = from[2];

    to[0] = merged(low, high, down);
    to[1] = merged(high, next, down);
    few_registers();
    high = from[3], low = from[4];
    to[2] = merged(next, high, down);
    to[3] = merged(high, low, down);
    few_registers();
    return low;
}

static inline void merge_words(word *to, const word *from, size_t size, size_t skew)
{
    unsigned down = (unsigned)skew * 8;
    word low = from[0], high;

    for (word *end = after(to, size, 8 * WORD); to != end; to += 8, from += 8) {
        low = merge_4_words(to, from, low, down);
        low = merge_4_words(to + 4, from + 4, low, down);
    }
    for (word *end = after(to, size % (8 * WORD), WORD); to != end; to++, from++, low = high) {
        high = from[1];
        *to = merged(low, high, down);
    }
    copy_bytes((uint8_t *)to, (const uint8_t *)from + skew, size % WORD);
}

/* @source is not at a word boundary. */
static inline void copy_skewed(word *to, const uint8_t *source, size_t size)
{
    size_t skew = misalignment(source);
    const word *from = (const word *)(source - skew);
    word *end = to;

    if (size >= 16 * WORD) {
        if (skew == 1)
            end = overlap_words(to, from, size, 1);
        else if (skew == 2)
            end = overlap_words(to, from, size, 2);
        else if (skew == 4)
            end = overlap_words(to, from, size, 4);
    }
    from += end - to;
    merge_words(end, from, size - (size_t)(end - to) * WORD, skew);
}

void *memcpy(void *restrict destination, const void *restrict source, size_t size)
{
    uint8_t *to = destination;
    const uint8_t *from = source;

    if (__builtin_expect(misalignment(to) || misalignment(from), 0)) {
        if (size < SMALL) {
            copy_bytes(to, from, size);
            return destination;
        }
        for (; misalignment(to); size--)
            *to++ = *from++;
        if (misalignment(from)) {
            copy_skewed((word *)to, from, size);
            return destination;
        }
    }
    copy_words((word *)to, (const word *)from, size);
    return destination;
}
