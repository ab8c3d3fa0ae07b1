/* Leaves volumes whose medium is gone. */
#include "fat_volume.h"
#include <string.h>
#include <yao/mm.h>

static struct fat_volume *left;

static size_t pages_of(size_t bytes)
{
    return (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
}

/* The lines are the beginning of what fat_mount() has allocated. */
static void release(struct fat_volume *volume)
{
    size_t lines = pages_of((volume->cache.mask + 1) * CACHE_LINE_SIZE);

    fat_unmount(volume);
    page_free(volume->cache.data, lines + pages_of(sizeof *volume + strlen(volume->name) + 1));
}

void fat_leave(struct fat_volume *volume)
{
    fat_paths_forget_all(volume);
    volume->next = left;
    left = volume;
    for (struct fat_volume **link = &left; *link;) {
        struct fat_volume *each = *link;
        if (vfat_is_used(each->vfat)) {
            link = &each->next;
            continue;
        }
        *link = each->next;
        release(each);
    }
}
