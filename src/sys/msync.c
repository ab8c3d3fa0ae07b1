#include "src/mapping/mapping.h"
#include "src/mapping/shared.h"
#include "sys.h"
#include <errno.h>
#include <sys/mman.h>

static int sync_region(const struct region *region, uintptr_t start, uintptr_t end, int flags)
{
    if (region->kind != REGION_SHARED)
        return 0;
    uintptr_t from = start > region->start ? start : region->start;
    uintptr_t to = end < region->end ? end : region->end;
    size_t first = region->first + (from - region->start) / PAGE_SIZE;
    int error = shared_write(region->shared, first, (to - from) / PAGE_SIZE);
    if (!error && (flags & MS_INVALIDATE))
        error = shared_read(region->shared, first, (to - from) / PAGE_SIZE);
    if (!error && (flags & MS_SYNC))
        error = shared_sync(region->shared);
    return error;
}

/* With MS_ASYNC, too, the file has what was stored when the call returns: nobody could write it
 * later. */
long sys_msync(void *address, size_t length, int flags)
{
    uintptr_t start = (uintptr_t)address, end;

    if (start % PAGE_SIZE || flags & ~(MS_ASYNC | MS_SYNC | MS_INVALIDATE) ||
        ((flags & MS_ASYNC) && (flags & MS_SYNC)))
        return -EINVAL;
    if (__builtin_add_overflow(start, (length + PAGE_SIZE - 1) & -(size_t)PAGE_SIZE, &end))
        return -ENOMEM;
    int error = 0;
    for (struct region *region = region_from(start); !error && region && region->start < end;
         region = region->next)
        error = sync_region(region, start, end, flags);
    return error || region_covers(start, end) ? error : -ENOMEM;
}
