#include "words.h"
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(copies, fast);

/* Nonzero if a byte of @w is zero: subtracting 1 from each byte sets the top bit only of those that
 * were zero or had it set already, which ~w excludes. (A borrow out of a zero byte may add false
 * positives above it, but never one without a zero byte.) */
static word zero_bytes(word w)
{
    return (w - word_of(1)) & ~w & word_of(0x80);
}

/* An aligned word lies within one page, so reading past the end of the string cannot fault. */
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
