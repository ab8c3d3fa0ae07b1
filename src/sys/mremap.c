#define _GNU_SOURCE /* mremap() */
#include "src/file/rom_file.h"
#include "src/mapping/image.h"
#include "src/mapping/map_memory.h"
#include "src/mapping/shared.h"
#include "sys.h"
#include <errno.h>
#include <sys/mman.h>

/* The part that is added to @region: cleared, or more of its file. */
static int grow(struct region *region, uint64_t size)
{
    uintptr_t end = region->start + size;
    uint64_t flags = protection_flags(region->protection);
    size_t next = region->first + (region->end - region->start) / PAGE_SIZE;
    int error = 0;

    if (rom_files && region->kind > REGION_SHARED)
        error = image_map(region, region->end, end);
    else if (region->kind == REGION_SHARED)
        error = shared_map(region->shared, next, region->end, end, flags);
    else if (flags)
        error = pages_back(region->end, end, flags);
    if (error && region->kind < REGION_SHARED)
        pages_drop(region->end, end, true);
    if (!error)
        region->end = end;
    return error;
}

static bool has_room(const struct region *region, uint64_t size)
{
    return region_fits(region->start, size) &&
           (!region->next || region->next->start >= region->start + size + PAGE_SIZE);
}

/* Moves @region to @to; the entry in the list is a new one, at its place. */
static int move(struct region *region, uintptr_t to, struct region **moved)
{
    struct region new = *region;

    new.end = to + (region->end - region->start);
    new.start = to;
    int error = region_add(&new);
    if (error)
        return error;
    *moved = region_from(to);
    error = pages_move(region->start, to, region->end - region->start);
    region_forget(error ? *moved : region);
    return error;
}

static int resize(struct region *region, uint64_t size, uintptr_t to, struct region **result)
{
    int error = 0;

    *result = region;
    if (size < region->end - region->start)
        error = region_remove(region->start + size, region->end);
    if (!error && to)
        error = move(region, to, result);
    if (!error && size > (*result)->end - (*result)->start)
        error = grow(*result, size);
    return error;
}

/* What is not moved becomes shorter: whatever is behind it goes, as by munmap(). */
static long shorten(uintptr_t start, uint64_t old_size, uint64_t size)
{
    const struct region *region = region_from(start);

    if (!region || region->start > start)
        return -EFAULT;
    int error = size < old_size ? region_remove(start + size, start + old_size) : 0;
    return error ? error : (long)start;
}

/* Where the region may go with MREMAP_FIXED. */
static bool is_target(uintptr_t start, uint64_t old_size, uintptr_t to, uint64_t size)
{
    return to % PAGE_SIZE == 0 && region_fits(to, size) &&
           (to >= start + old_size || start >= to + size);
}

/* The range must be within what one call of mmap() could have made, as Linux wants it. */
static int isolate(uintptr_t start, uint64_t size, struct region **region)
{
    region_join(start, start + size);
    *region = region_from(start);
    if (!*region || (*region)->start > start || (*region)->end - start < size)
        return -EFAULT;
    int error = region_cut(start, start + size);
    *region = region_from(start);
    return error;
}

static uint64_t page_up(size_t length)
{
    return (length + PAGE_SIZE - 1) & -(uint64_t)PAGE_SIZE;
}

/* The place for @size bytes, if they do not fit where the region is; 0: they do, or there is none.
 */
static uintptr_t new_place(const struct region *region, uint64_t size, int flags)
{
    return has_room(region, size) || !(flags & MREMAP_MAYMOVE) ? 0 : region_place(0, size);
}

static long change(uintptr_t start, uint64_t old_size, uint64_t size, int flags, uintptr_t to)
{
    struct region *region;
    int error = isolate(start, old_size, &region);

    if (!error && size > old_size && region->kind == REGION_COPY)
        error = -EFAULT;
    if (error)
        return error;
    if (flags & MREMAP_FIXED)
        error = region_remove(to, to + size);
    else
        to = new_place(region, size, flags);
    if (!error && !to && !has_room(region, size))
        error = -ENOMEM;
    if (!error)
        error = resize(region, size, to, &region);
    return error ? error : (long)region->start;
}

/* MREMAP_DONTUNMAP is refused: EINVAL. A private copy of a file does not grow: EFAULT, as its file
 * is not kept. */
long sys_mremap(void *address, size_t old_length, size_t length, int flags, void *wanted)
{
    uint64_t size = page_up(length), old_size = page_up(old_length);
    uintptr_t start = (uintptr_t)address, to = (uintptr_t)wanted;

    if (start % PAGE_SIZE || !size || !old_size || size > WINDOW_END || old_size > WINDOW_END ||
        flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED) || flags == MREMAP_FIXED)
        return -EINVAL;
    if (flags & MREMAP_FIXED && !is_target(start, old_size, to, size))
        return -EINVAL;
    if (!(flags & MREMAP_FIXED) && size <= old_size)
        return shorten(start, old_size, size);
    return change(start, old_size, size, flags, to);
}
