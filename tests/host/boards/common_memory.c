/* The survey of memory, with page tables that are not needed here. */
#include "common_describe.h"
#include "src/dt/dt.h"
#include "src/mm/map.h"
#include "src/mm/memory.h"
#include "src/mm/pages.h"
#include "src/mm/survey.h"
#include <stdio.h>
#include <stdlib.h>

/* As long as our image, nearly: memory_init() puts the index into the second half. */
_Alignas(PAGE_SIZE) char image_[0x10000];
phys_t image_phys_;

bool map_range(uintptr_t virt, phys_t phys, uint64_t size, uint64_t flags)
{
    return true;
}

/* Room for an index that does not fit into the image; the physical address only counts. */
void *phys_to_virt(phys_t address)
{
    static char room[0x40000];
    static phys_t first;
    first = first ? first : address;
    return room + (address - first);
}

unsigned map_borrow(phys_t first, uint64_t count)
{
    return 0;
}

bool map_keep(void *page, size_t limit)
{
    return false;
}

void map_use_reserve(bool reserve)
{
}

void pages_give_rest(void *start, void *end)
{
}

/* The lowest memory, which is where U-Boot is and loads the image to. */
static uint64_t lowest;

static void find_lowest(dt_node node)
{
    uint64_t base, size;
    if (dt_is_memory(node) && !dt_reg(node, 0, &base, &size) && base < lowest)
        lowest = base;
}

static const char *survey_tree(const void *blob)
{
    struct dt_record *none = (struct dt_record *)image_;
    const char *cause = dt_init(blob, DT_SIZE_MAX, none, 0);
    if (cause != dt_too_many)
        return cause;
    lowest = UINT64_MAX;
    cause = dt_each(0, find_lowest);
    image_phys_ = lowest + MEGAPAGE;
    return cause ? cause : memory_init(blob, lowest + 48 * MEGAPAGE);
}

void key(const char *name)
{
    printf("%-12s", name);
}

void *read_tree(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *content = calloc(1, DT_SIZE_MAX);
    if (!file || !content || !fread(content, 1, DT_SIZE_MAX, file))
        abort();
    fclose(file);
    return content;
}

int describe_memory(const void *blob)
{
    const char *cause = survey_tree(blob);
    key("tree");
    if (cause)
        return puts(cause), 1;
    printf("%zu bytes, %d nodes\n", dt_total_size(), dt_count());
    for (struct range *range = unmapped.list; range < unmapped.end; range++) {
        key("free");
        printf("%#lx to %#lx\n", range->start, range->end);
    }
    return 0;
}
