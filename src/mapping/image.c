#include "image.h"
#include "mapping.h"
#include "src/file/rom_file.h"
#include <string.h>
#include <sys/mman.h>
#include <yao/module.h>

YAO_ALTERNATIVE(rom_files, some);

/* Where in @region, or behind it, its file ends. */
static uintptr_t file_end(const struct region *region)
{
    size_t pages = (region->node->size + PAGE_SIZE - 1) / PAGE_SIZE;

    return pages > region->first ? region->start + (pages - region->first) * PAGE_SIZE
                                 : region->start;
}

/* The page of the file that belongs at @address. */
static const char *page_at(const struct region *region, uintptr_t address)
{
    return romfs_pages(&yao_files, region->node) + region->first * PAGE_SIZE +
           (address - region->start);
}

int image_map(const struct region *region, uintptr_t start, uintptr_t end)
{
    uintptr_t last = file_end(region);

    last = last < end ? last : end;
    return start < last ? pages_map(start, last, page_at(region, start),
                                    protection_flags(region->protection))
                        : 0;
}

int image_copy(struct region *region)
{
    uintptr_t last = file_end(region);

    last = last < region->end ? last : region->end;
    pages_drop(region->start, last, false);
    int error = pages_back(region->start, last, MAP_RW);
    if (error) {
        pages_drop(region->start, last, true);
        image_map(region, region->start, region->end); /* its tables are there */
        return error;
    }
    for (uintptr_t at = region->start; at < last; at += PAGE_SIZE)
        memcpy(page_memory(at), page_at(region, at), PAGE_SIZE);
    region->kind = REGION_COPY;
    return 0;
}
