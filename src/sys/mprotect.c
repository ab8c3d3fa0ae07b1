#include "src/file/rom_file.h"
#include "src/mapping/image.h"
#include "src/mapping/mapping.h"
#include "src/mapping/shared.h"
#include "sys.h"
#include <errno.h>
#include <sys/mman.h>

#define LOCAL       1ul /* SYS_RISCV_FLUSH_ICACHE_LOCAL */
#define PROTECTIONS (PROT_READ | PROT_WRITE | PROT_EXEC)

/* Memory that was PROT_NONE so far may have none yet. */
static int apply(struct region *region, int protection)
{
    uint64_t flags = protection_flags(protection);
    int error = 0;

    if (rom_files && region->kind == REGION_IMAGE_PRIVATE && (protection & PROT_WRITE))
        error = image_copy(region);
    if (region->kind == REGION_ANONYMOUS && flags)
        error = pages_back(region->start, region->end, flags);
    else if (!error)
        pages_protect(region->start, region->end, flags);
    if (!error)
        region->protection = protection;
    return error;
}

static bool may_be_written(const struct region *region)
{
    if (rom_files && region->kind == REGION_IMAGE_SHARED)
        return false;
    return region->kind != REGION_SHARED || shared_writable(region->shared);
}

/* As on Linux, what lies before the first error has the new protection. */
static int protect_regions(uintptr_t start, uintptr_t end, int protection)
{
    int error = region_cut(start, end);

    for (uintptr_t at = start; !error && at < end;) {
        struct region *region = region_from(at);
        if (!region || region->start > at)
            error = -ENOMEM;
        else if ((protection & PROT_WRITE) && !may_be_written(region))
            error = -EACCES;
        else
            error = apply(region, protection);
        at = region ? region->end : end;
    }
    region_join(start, end);
    return error;
}

/* Pages of the heap, the stack, or the program itself. */
static int protect_own(uintptr_t start, uintptr_t end, uint64_t flags)
{
    int error = 0;

    for (; !error && start < end; start += PAGE_SIZE) {
        uint64_t *entry = map_page_split(start);
        if (entry && *entry)
            *entry = *entry >> PTE_PPN << PTE_PPN | flags;
        else
            error = -ENOMEM;
    }
    map_flush();
    if (flags & PTE_X)
        __asm__ volatile("fence.i" : : : "memory");
    return error;
}

/* EACCES for PROT_WRITE together with PROT_EXEC, unless the app says that it needs them. */
long sys_mprotect(void *address, size_t length, int protection)
{
    uintptr_t start = (uintptr_t)address, end;

    if (start % PAGE_SIZE || protection & ~PROTECTIONS)
        return -EINVAL;
    if (__builtin_add_overflow(start, (length + PAGE_SIZE - 1) & -(size_t)PAGE_SIZE, &end))
        return -ENOMEM;
    if (start == end)
        return 0;
    if (protection_refused(protection))
        return -EACCES;
    if (start >= LINEAR_BASE && end <= DEVICES_BASE)
        return protect_own(start, end, protection_flags(protection));
    return protect_regions(start, end, protection);
}

/* What was stored is fetched as code from now on, by the only hart. mprotect() does so, too. */
long sys_riscv_flush_icache(void *start, void *end, unsigned long flags)
{
    if (flags & ~LOCAL)
        return -EINVAL;
    __asm__ volatile("fence.i" : : : "memory");
    return 0;
}
