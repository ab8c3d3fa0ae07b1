/* memcpy() for in-order cores that trap on misaligned accesses: by aligned words, whatever the
 * alignment of source and destination. */
#include "words.h"
#include <string.h>

#define SMALL 16 /* bytes: from this size on, aligning is worth it */

static inline void copy_bytes(uint8_t *to, const uint8_t *from, size_t size)
{
    for (uint8_t *end = to + size; to < end; to++, from++)
        *to = *from;
}

/* Where @to is after as many steps of @step bytes, a power of two, as there are in @size. */
static inline word *after(word *to, size_t size, size_t step)
{
    return to + (size & -step) / WORD;
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
        for (word *end = after(to, size, 32 * WORD); to != end; to += 32, from += 32)
            copy_32_words(to, from);
        for (word *end = after(to, size % (32 * WORD), 4 * WORD); to != end; to += 4, from += 4) {
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

/* @source is not at a word boundary: each word is shifted together from two (little endian). The
 * first and last loads reach beyond the source, but only within aligned words that contain some of
 * it, so they cannot fault. */
static inline void merge_words(word *to, const uint8_t *source, size_t size)
{
    size_t skew = misalignment(source);
    const word *from = (const word *)(source - skew);
    unsigned down = (unsigned)skew * 8, up = 64 - down;
    word low = from[0], high;

    for (word *end = after(to, size, 4 * WORD); to != end; to += 4, from += 4) {
        high = from[1];
        to[0] = low >> down | high << up;
        low = from[2];
        to[1] = high >> down | low << up;
        few_registers();
        high = from[3];
        to[2] = low >> down | high << up;
        low = from[4];
        to[3] = high >> down | low << up;
        few_registers();
    }
    for (word *end = after(to, size % (4 * WORD), WORD); to != end; to++, from++) {
        high = from[1];
        *to = low >> down | high << up;
        low = high;
    }
    copy_bytes((uint8_t *)to, (const uint8_t *)from + skew, size % WORD);
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
            merge_words((word *)to, from, size);
            return destination;
        }
    }
    copy_words((word *)to, (const word *)from, size);
    return destination;
}
