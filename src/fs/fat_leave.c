/* Leaves volumes whose medium is gone. */
#include "fat_volume.h"
#include "volume_leave.h"
#include <string.h>
#include <yao/mm.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);

static size_t pages_of(size_t bytes)
{
    return (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
}

static bool is_used(const struct volume *volume)
{
    return vfat_is_used(((const struct fat_volume *)volume)->vfat);
}

/* The lines are the beginning of what fat_mount() has allocated. */
static void release(struct volume *base)
{
    struct fat_volume *volume = (struct fat_volume *)base;
    size_t lines = pages_of((base->cache.mask + 1) * CACHE_LINE_SIZE);

    fat_unmount(volume);
    page_free(base->cache.data, lines + pages_of(sizeof *volume + strlen(volume->name) + 1));
}

void fat_leave(struct fat_volume *volume)
{
    static struct volume *left;

    fat_let_go(volume);
    volume_leave(&volume->base, &left, is_used, release);
}
