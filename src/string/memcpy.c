/* memcpy() for in-order cores that trap on misaligned accesses: by aligned words, whatever the
 * alignment of source and destination. */
#include "words.h"
#include <string.h>

#define SMALL 16 /* bytes: from this size on, aligning is worth it */

static void copy_bytes(uint8_t *to, const uint8_t *from, const uint8_t *end)
{
    while (to < end)
        *to++ = *from++;
}

static void copy_words(word *to, const word *from, const word *end)
{
    const word *last_16 = to + (end - to) / 16 * 16;

    for (; to != last_16; to += 16, from += 16)
        copy_16_words(to, from);
    while (to < end)
        *to++ = *from++;
}

/* @from is @skew bytes past a word boundary: each word is shifted together from two (little
 * endian). The first and last loads reach beyond the source, but only within aligned words that
 * contain some of it, so they cannot fault. */
static void merge_words(word *to, const uint8_t *from, const word *end, size_t skew)
{
    const word *aligned = (const word *)(from - skew);
    unsigned down = (unsigned)skew * 8, up = 64 - down;
    word low = *aligned++;

    while (end - to >= 4) {
        word a = aligned[0], b = aligned[1], c = aligned[2], d = aligned[3];
        to[0] = low >> down | a << up;
        to[1] = a >> down | b << up;
        to[2] = b >> down | c << up;
        to[3] = c >> down | d << up;
        low = d;
        aligned += 4, to += 4;
    }
    while (to < end) {
        word high = *aligned++;
        *to++ = low >> down | high << up;
        low = high;
    }
}

void *memcpy(void *restrict destination, const void *restrict source, size_t size)
{
    uint8_t *to = destination, *end = to + size;
    const uint8_t *from = source;

    if (size >= SMALL) {
        uint8_t *aligned = to + (-(uintptr_t)to & (WORD - 1));
        copy_bytes(to, from, aligned);
        from += aligned - to;
        to = end - ((uintptr_t)end & (WORD - 1));
        if (misalignment(from))
            merge_words((word *)aligned, from, (word *)to, misalignment(from));
        else
            copy_words((word *)aligned, (const word *)from, (word *)to);
        from += to - aligned;
    }
    copy_bytes(to, from, end);
    return destination;
}
