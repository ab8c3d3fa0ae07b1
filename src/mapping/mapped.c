#include "src/mm/mapped.h"
#include "mapping.h"
#include <sys/mman.h>
#include <yao/module.h>

YAO_ALTERNATIVE(mappings, pages);

enum mapped mapped_at(uintptr_t address)
{
    const struct region *region = region_from(address);

    if (!region || region->start > address)
        return MAPPED_NOTHING;
    bool missing = region->kind != REGION_ANONYMOUS && !page_memory(address);
    return missing && region->protection != PROT_NONE ? MAPPED_BEYOND_FILE : MAPPED_OTHERWISE;
}
