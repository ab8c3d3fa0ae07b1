#include "src/mapping/mapping.h"
#include "sys.h"
#include <errno.h>
#include <sys/mman.h>

/* Advice that needs no answer: all memory is there, and stays. */
static bool is_advice(int advice)
{
    switch (advice) {
    case MADV_NORMAL:
    case MADV_RANDOM:
    case MADV_SEQUENTIAL:
    case MADV_WILLNEED:
    case MADV_FREE:
    case MADV_HUGEPAGE:
    case MADV_NOHUGEPAGE:
    case MADV_DONTDUMP:
    case MADV_DODUMP:
    case MADV_COLD:
    case MADV_PAGEOUT:
        return true;
    default:
        return false;
    }
}

/* Of private memory the content is lost, and it reads as 0. A shared file keeps what it has. A copy
 * of a file cannot be read again: EINVAL. */
static int forget(const struct region *region, uintptr_t start, uintptr_t end)
{
    uintptr_t from = start > region->start ? start : region->start;
    uintptr_t to = end < region->end ? end : region->end;

    if (region->kind == REGION_ANONYMOUS)
        pages_clear(from, to);
    return region->kind == REGION_COPY ? -EINVAL : 0;
}

long sys_madvise(void *address, size_t length, int advice)
{
    uintptr_t start = (uintptr_t)address, end;
    int error = 0;

    if (start % PAGE_SIZE || (!is_advice(advice) && advice != MADV_DONTNEED) ||
        __builtin_add_overflow(start, (length + PAGE_SIZE - 1) & -(size_t)PAGE_SIZE, &end))
        return -EINVAL;
    if (advice == MADV_DONTNEED)
        for (struct region *region = region_from(start); !error && region && region->start < end;
             region = region->next)
            error = forget(region, start, end);
    return error || region_covers(start, end) ? error : -ENOMEM;
}
