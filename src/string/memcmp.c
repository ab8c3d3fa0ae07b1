#include "words.h"
#include <string.h>

/* Skips equal words, then compares bytes, for the order of the first difference. */
int memcmp(const void *left, const void *right, size_t size)
{
    const uint8_t *a = left, *b = right, *end = a + size;

    if (misalignment(a) == misalignment(b)) {
        for (; a < end && misalignment(a); a++, b++)
            if (*a != *b)
                return *a - *b;
        while (end - a >= (ptrdiff_t)WORD && *(const word *)a == *(const word *)b)
            a += WORD, b += WORD;
    }
    for (; a < end; a++, b++)
        if (*a != *b)
            return *a - *b;
    return 0;
}
