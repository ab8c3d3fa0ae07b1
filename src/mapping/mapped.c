#include "src/mm/mapped.h"
#include "mapping.h"
#include <sys/mman.h>
#include <yao/module.h>

YAO_ALTERNATIVE(mappings, pages);

/* What may be written may be read. */
static bool permits(const struct region *region, int protection)
{
    return region->protection & (protection == PROT_READ ? ~PROT_NONE : protection);
}

enum mapped mapped_at(uintptr_t address, int protection)
{
    const struct region *region = region_from(address);

    if (!region || region->start > address)
        return MAPPED_NOTHING;
    bool missing = region->kind != REGION_ANONYMOUS && !page_memory(address);
    return missing && permits(region, protection) ? MAPPED_BEYOND_FILE : MAPPED_OTHERWISE;
}
