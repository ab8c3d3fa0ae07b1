/* The standard leaves open how qsort() orders what is equal. Phalanx finds another move where that
 * differs. */
#include <stdlib.h>
#include <string.h>

void qsort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    char *at, *end = (char *)items + count * size, moved[size];

    for (char *next = (char *)items + size; next < end; next += size) {
        memcpy(moved, next, size);
        for (at = next; at > (char *)items && compare(at - size, moved) > 0; at -= size)
            memcpy(at, at - size, size);
        memcpy(at, moved, size);
    }
}
