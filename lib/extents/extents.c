#include "extents.h"

static char *end_of(const struct extent *extent)
{
    return (char *)extent + extent->pages * EXTENT_PAGE;
}

int extents_give(struct extents *extents, void *base, size_t pages)
{
    struct extent *previous = NULL, *next = extents->first, *given = base;
    char *end = (char *)base + pages * EXTENT_PAGE;

    while (next && next < given) {
        previous = next;
        next = next->next;
    }
    if (!pages || (previous && end_of(previous) > (char *)base) || (next && (char *)next < end))
        return -1;

    extents->free_pages += pages;
    if (previous && end_of(previous) == (char *)base) {
        previous->pages += pages;
        given = previous;
    } else {
        *given = (struct extent){next, pages};
        *(previous ? &previous->next : &extents->first) = given;
    }
    if (next && end_of(given) == (char *)next) {
        given->pages += next->pages;
        given->next = next->next;
    }
    return 0;
}

void *extents_take(struct extents *extents, size_t pages, uintptr_t limit)
{
    for (struct extent **link = &extents->first; pages && *link; link = &(*link)->next) {
        struct extent *extent = *link;
        if (extent->pages < pages)
            continue;
        char *end = (char *)extent + pages * EXTENT_PAGE;
        if ((uintptr_t)end > limit)
            return NULL; /* the rest of the list is at higher addresses */
        if (extent->pages == pages) {
            *link = extent->next;
        } else {
            *link = (struct extent *)end;
            **link = (struct extent){extent->next, extent->pages - pages};
        }
        extents->free_pages -= pages;
        return extent;
    }
    return NULL;
}
