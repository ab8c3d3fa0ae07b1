#include "words.h"
#include <string.h>

/* Skips words without the byte. No address is formed behind what is searched: @size may be
 * SIZE_MAX, for a byte that is there. */
void *memchr(const void *bytes, int byte, size_t size)
{
    const uint8_t *at = bytes, wanted = (uint8_t)byte;

    for (; size && misalignment(at); at++, size--)
        if (*at == wanted)
            return (void *)at;
    for (; size >= WORD && !zero_bytes(*(const word *)at ^ word_of(wanted)); size -= WORD)
        at += WORD;
    for (; size; at++, size--)
        if (*at == wanted)
            return (void *)at;
    return NULL;
}
