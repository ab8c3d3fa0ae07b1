/* Memory never leaves, so what is mapped is locked: these only check whether it is. */
#define _GNU_SOURCE /* mlock2() */
#include "src/mm/map.h"
#include "sys.h"
#include <errno.h>
#include <sys/mman.h>

static long check(uintptr_t start, size_t length)
{
    uintptr_t end, page = start & -(uintptr_t)PAGE_SIZE;
    struct mapping mapping;

    if (__builtin_add_overflow(start, length, &end))
        return -EINVAL;
    for (; page < end; page += mapping.size)
        if (!map_find(page, &mapping))
            return -ENOMEM;
    return 0;
}

long sys_mlock(const void *address, size_t length)
{
    return check((uintptr_t)address, length);
}

long sys_mlock2(const void *address, size_t length, int flags)
{
    return flags & ~MLOCK_ONFAULT ? -EINVAL : check((uintptr_t)address, length);
}

long sys_munlock(const void *address, size_t length)
{
    return check((uintptr_t)address, length);
}

long sys_mlockall(int flags)
{
    return !flags || flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) ? -EINVAL : 0;
}

long sys_munlockall(void)
{
    return 0;
}

/* One byte for each page: bit 0 says that it is in memory. */
long sys_mincore(void *address, size_t length, unsigned char *pages)
{
    long error = (uintptr_t)address % PAGE_SIZE ? -EINVAL : check((uintptr_t)address, length);

    for (size_t i = 0; !error && i < (length + PAGE_SIZE - 1) / PAGE_SIZE; i++)
        pages[i] = 1;
    return error;
}
