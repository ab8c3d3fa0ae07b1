#include "map_memory.h"
#include "image.h"
#include "shared.h"
#include "src/file/file.h"
#include "src/file/rom_file.h"
#include <errno.h>
#include <sys/mman.h>

/* Reads the file page by page: its memory may be in several pieces. */
static int read_copy(const struct region *region, struct file *file)
{
    off_t offset = (off_t)(region->first * PAGE_SIZE);
    ssize_t got = PAGE_SIZE;

    for (uintptr_t at = region->start; got > 0 && at < region->end; at += PAGE_SIZE) {
        got = file->ops->pread(file, page_memory(at), PAGE_SIZE, offset);
        offset += PAGE_SIZE;
        if (!got) /* beyond the end: an access is a fault, as on Linux */
            pages_drop(at, region->end, true);
    }
    return got < 0 ? (int)got : 0;
}

static int fill_copy(const struct region *region, struct file *file)
{
    int error = pages_back(region->start, region->end, MAP_RW);

    if (!error)
        error = read_copy(region, file);
    if (error)
        pages_drop(region->start, region->end, true);
    else
        pages_protect(region->start, region->end, protection_flags(region->protection));
    return error;
}

static int fill_anonymous(const struct region *region)
{
    uint64_t flags = protection_flags(region->protection);
    int error = flags ? pages_back(region->start, region->end, flags) : 0;

    if (error)
        pages_drop(region->start, region->end, true);
    return error;
}

static int fill_shared(struct region *region, struct file *file)
{
    int error = shared_find(file, &region->shared);

    return error ? error
                 : shared_map(region->shared, region->first, region->start, region->end,
                              protection_flags(region->protection));
}

static int fill(struct region *region, struct file *file)
{
    if (rom_files && region->kind > REGION_SHARED)
        return image_map(region, region->start, region->end);
    if (region->kind == REGION_ANONYMOUS)
        return fill_anonymous(region);
    return region->kind == REGION_COPY ? fill_copy(region, file) : fill_shared(region, file);
}

int map_memory(struct region *region, struct file *file)
{
    int error = region_add(region);

    if (error)
        return error;
    struct region *added = region_from(region->start);
    error = fill(added, file);
    if (error)
        region_forget(added);
    return error;
}
