/* The list of mapped regions. */
#include "mapping.h"
#include "shared.h"
#include <errno.h>
#include <stdlib.h>

static struct region *regions;

struct region *region_from(uintptr_t address)
{
    struct region *region = regions;

    while (region && region->end <= address)
        region = region->next;
    return region;
}

bool region_covers(uintptr_t start, uintptr_t end)
{
    for (struct region *region = region_from(start); start < end; region = region->next) {
        if (!region || region->start > start)
            return false;
        start = region->end;
    }
    return true;
}

bool region_fits(uintptr_t start, uint64_t size)
{
    return start >= FIXED_MIN && start <= WINDOW_END && size <= WINDOW_END - start;
}

/* The lowest free place at @place or above. */
static uintptr_t free_from(uintptr_t place, uint64_t size)
{
    struct region *region = region_from(place - PAGE_SIZE);

    for (; region && region->start < place + size + PAGE_SIZE; region = region->next)
        place = region->end + PAGE_SIZE;
    return place;
}

uintptr_t region_place(uintptr_t hint, uint64_t size)
{
    hint &= -(uintptr_t)PAGE_SIZE;
    if (hint >= WINDOW_START && region_fits(hint, size) && free_from(hint, size) == hint)
        return hint;
    if (!region_fits(WINDOW_START, size))
        return 0;
    uintptr_t place = free_from(WINDOW_START, size);
    return region_fits(place, size) ? place : 0;
}

int region_add(const struct region *region)
{
    struct region *new = malloc(sizeof *new), **link = &regions;

    if (!new)
        return -ENOMEM;
    while (*link && (*link)->end <= region->start)
        link = &(*link)->next;
    *new = *region;
    new->next = *link;
    *link = new;
    return 0;
}

/* The part of @region from @at on becomes a region of its own. */
static int split(struct region *region, uintptr_t at)
{
    struct region rest = *region;

    if (at <= region->start || at >= region->end)
        return 0;
    rest.start = at;
    rest.first += (at - region->start) / PAGE_SIZE;
    region->end = at;
    int error = region_add(&rest);
    if (error)
        region->end = rest.end;
    return error;
}

int region_cut(uintptr_t start, uintptr_t end)
{
    struct region *region = region_from(start);
    int error = region ? split(region, start) : 0;

    region = error ? NULL : region_from(end - 1);
    return region ? split(region, end) : error;
}

/* Whether @next goes on where @region ends, as if one call had mapped both. Of a copy it does not
 * matter any more from where it was read. */
static bool goes_on(const struct region *region, const struct region *next)
{
    size_t pages = (region->end - region->start) / PAGE_SIZE;

    if (!next || next->start != region->end || next->kind != region->kind ||
        next->protection != region->protection)
        return false;
    return region->kind < REGION_SHARED ||
           (next->shared == region->shared && next->first == region->first + pages);
}

void region_join(uintptr_t start, uintptr_t end)
{
    struct region *region = region_from(start - 1);

    while (region && region->start < end) {
        struct region *next = region->next;
        if (!goes_on(region, next)) {
            region = next;
            continue;
        }
        region->end = next->end;
        region->next = next->next;
        free(next);
    }
}

void region_forget(struct region *region)
{
    struct region **link = &regions;

    while (*link != region)
        link = &(*link)->next;
    *link = region->next;
    free(region);
}

static int drop(struct region *region)
{
    int error = 0;

    if (region->kind == REGION_SHARED)
        error = shared_unmap(region->shared, region->first, region->start, region->end);
    pages_drop(region->start, region->end, region->kind < REGION_SHARED);
    region_forget(region);
    return error;
}

int region_remove(uintptr_t start, uintptr_t end)
{
    int result = region_cut(start, end);
    struct region *region = result ? NULL : region_from(start), *next;

    for (; region && region->start < end; region = next) {
        next = region->next;
        int error = drop(region);
        result = result ? result : error;
    }
    return result;
}
