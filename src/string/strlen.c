#include "words.h"
#include <string.h>

/* Nonzero when a byte of @w is zero: taking 1 from each borrows into the top bit of only such
 * bytes that were zero, or had that bit set, which ~w rules out. */
static word zero_bytes(word w)
{
    return (w - 0x0101010101010101u) & ~w & 0x8080808080808080u;
}

/* An aligned word lies within one page, so reading past the end of the string is harmless. */
size_t strlen(const char *string)
{
    const char *at = string;

    for (; misalignment(at); at++)
        if (!*at)
            return (size_t)(at - string);
    while (!zero_bytes(*(const word *)at))
        at += WORD;
    while (*at)
        at++;
    return (size_t)(at - string);
}
