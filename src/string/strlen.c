#include "words.h"
#include <string.h>

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
