/* memcpy() in few bytes, for an image that copies little. */
#include "words.h"
#include <string.h>
#include <yao/module.h>

YAO_DEFAULT(copies, small);

static void copy_words(word *to, const word *from, const word *end)
{
    while (to < end)
        *to++ = *from++;
}

static void merge_words(word *to, const uint8_t *source, const word *end)
{
    unsigned down = (unsigned)misalignment(source) * 8;
    const word *from = (const word *)(source - misalignment(source));

    for (word low = *from, high; to < end; low = high) {
        high = *++from;
        *to++ = merged(low, high, down);
    }
}

void *memcpy(void *restrict destination, const void *restrict source, size_t size)
{
    uint8_t *to = destination;
    const uint8_t *from = source;

    if (size >= 2 * WORD) {
        for (; misalignment(to); size--)
            *to++ = *from++;
        size_t whole = size & -WORD;
        const word *end = (word *)(to + whole);
        if (misalignment(from))
            merge_words((word *)to, from, end);
        else
            copy_words((word *)to, (const word *)from, end);
        to += whole, from += whole, size %= WORD;
    }
    copy_bytes(to, from, size);
    return destination;
}
