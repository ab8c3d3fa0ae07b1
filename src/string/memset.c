#include "words.h"
#include <string.h>

static void set_words(word *to, const word *end, word value)
{
    size_t size = (uintptr_t)end - (uintptr_t)to;

    for (const word *last = to + (size & -(16 * WORD)) / WORD; to != last; to += 16) {
        to[0] = to[1] = to[2] = to[3] = to[4] = to[5] = to[6] = to[7] = value;
        to[8] = to[9] = to[10] = to[11] = to[12] = to[13] = to[14] = to[15] = value;
    }
    while (to < end)
        *to++ = value;
}

void *memset(void *destination, int byte, size_t size)
{
    uint8_t *to = destination, *end = to + size;

    if (size >= 2 * WORD) {
        while (misalignment(to))
            *to++ = (uint8_t)byte;
        uint8_t *aligned_end = end - misalignment(end);
        set_words((word *)to, (word *)aligned_end, word_of((uint8_t)byte));
        to = aligned_end;
    }
    while (to < end)
        *to++ = (uint8_t)byte;
    return destination;
}
