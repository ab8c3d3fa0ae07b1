#include "words.h"
#include <string.h>

/* From the end downwards, for a destination that begins within the source. */
static void move_down(uint8_t *to, const uint8_t *from, size_t size)
{
    uint8_t *end = to + size;
    const uint8_t *last = from + size;

    if (misalignment(end) == misalignment(last)) {
        while (end > to && misalignment(end))
            *--end = *--last;
        for (; end - to >= (ptrdiff_t)WORD; end -= WORD, last -= WORD)
            *(word *)(end - WORD) = *(const word *)(last - WORD);
    }
    while (end > to)
        *--end = *--last;
}

/* From the start upwards, for a destination that ends within the source. */
static void move_up(uint8_t *to, const uint8_t *from, size_t size)
{
    uint8_t *end = to + size;

    if (misalignment(to) == misalignment(from)) {
        while (to < end && misalignment(to))
            *to++ = *from++;
        for (; end - to >= (ptrdiff_t)WORD; to += WORD, from += WORD)
            *(word *)to = *(const word *)from;
    }
    while (to < end)
        *to++ = *from++;
}

void *memmove(void *destination, const void *source, size_t size)
{
    uintptr_t distance = (uintptr_t)destination - (uintptr_t)source;

    if (distance >= size && -distance >= size)
        return memcpy(destination, source, size);
    if (distance < size)
        move_down(destination, source, size);
    else
        move_up(destination, source, size);
    return destination;
}
