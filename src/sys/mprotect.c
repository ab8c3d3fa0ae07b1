#include "src/mapping/mapping.h"
#include "src/mapping/shared.h"
#include "sys.h"
#include <errno.h>
#include <sys/mman.h>

#define LOCAL       1ul /* SYS_RISCV_FLUSH_ICACHE_LOCAL */
#define PROTECTIONS (PROT_READ | PROT_WRITE | PROT_EXEC)

static int check(uintptr_t start, uintptr_t end, int protection)
{
    if (!region_covers(start, end))
        return -ENOMEM;
    if ((protection & PROT_WRITE) && (protection & PROT_EXEC))
        return -EACCES;
    for (struct region *region = region_from(start); region && region->start < end;
         region = region->next)
        if ((protection & PROT_WRITE) && region->kind == REGION_SHARED &&
            !shared_writable(region->shared))
            return -EACCES;
    return 0;
}

/* Memory that was PROT_NONE so far may have none yet. */
static int apply(struct region *region, int protection)
{
    uint64_t flags = protection_flags(protection);
    int error = 0;

    if (region->kind == REGION_ANONYMOUS && flags)
        error = pages_back(region->start, region->end, flags);
    else
        pages_protect(region->start, region->end, flags);
    if (!error)
        region->protection = protection;
    return error;
}

/* Of what mmap() has mapped: the heap, the stack and the program itself keep their protection
 * (ENOMEM, as for what is not mapped). EACCES for PROT_WRITE together with PROT_EXEC. */
long sys_mprotect(void *address, size_t length, int protection)
{
    uintptr_t start = (uintptr_t)address, end;

    if (start % PAGE_SIZE || protection & ~PROTECTIONS)
        return -EINVAL;
    if (__builtin_add_overflow(start, (length + PAGE_SIZE - 1) & -(size_t)PAGE_SIZE, &end))
        return -ENOMEM;
    int error = start == end ? 0 : check(start, end, protection);
    if (!error && start != end)
        error = region_cut(start, end);
    struct region *region = region_from(start);
    for (; !error && region && region->start < end; region = region->next)
        error = apply(region, protection);
    return error;
}

/* What was stored is fetched as code from now on, by the only hart. mprotect() does so, too. */
long sys_riscv_flush_icache(void *start, void *end, unsigned long flags)
{
    if (flags & ~LOCAL)
        return -EINVAL;
    __asm__ volatile("fence.i" : : : "memory");
    return 0;
}
