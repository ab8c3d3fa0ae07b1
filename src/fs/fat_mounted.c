/*
 * The volumes while they are mounted. When a card is removed, what is open stays open and fails;
 * the next path looks for a card in the same slot.
 */
#include "fat.h"
#include "fat_volume.h"
#include "mount.h"
#include "src/file/fd.h"
#include "tree_sync.h"
#include "volume_search.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);

/* A mount, from when a path leads there first. */
struct fat_home {
    struct fat_home *next;
    unsigned mount;
    struct fat_volume *volume; /* that is there now, or NULL */
    bool found;                /* it was there once: */
    dt_node device;            /* on this one */
    bool slots;                /* some device may get another medium */
    bool searched;             /* @result counts */
    int result;                /* of the last search */
    uint32_t seen;             /* media() after a search that failed */
};

static struct fat_home root;

/* See volume_media(): of those on which the volume may be. */
static uint32_t media(struct fat_home *home)
{
    return volume_media(home->found ? home->device : -1, &home->slots);
}

/* The one behind @home in the list, which has those that images with the root alone have not. */
static struct fat_home *next_of(const struct fat_home *home)
{
    return yao_mount_count > 1 ? home->next : NULL;
}

/* Does it with all that are mounted. 0, or the first error. */
static inline int with_each(int (*operation)(struct fat_volume *volume))
{
    int result = 0;

    for (struct fat_home *home = &root; home; home = next_of(home)) {
        int error = home->volume ? operation(home->volume) : 0;
        result = result ? result : error;
    }
    return result;
}

int fat_sync_all(void)
{
    return with_each(fat_sync);
}

static int find(struct fat_home *home)
{
    int error = fat_search(home->mount, home->found ? home->device : -1, &home->volume);

    if (error) {
        home->seen = media(home);
        return error;
    }
    home->volume->mount = home->mount;
    home->found = true;
    home->device = home->volume->cache.block->node;
    fd_sync_volume = tree_sync;
    if (!home->volume->cache.block->ops->look)
        yao_mount_volumes[home->mount] = home->volume;
    return 0;
}

int fat_mount_with(const struct block_device *block, uint64_t first, uint64_t count)
{
    for (struct fat_home *home = &root; home; home = next_of(home))
        if (home->volume && cache_overlaps(&home->volume->cache, block, first, count))
            return (int)home->mount;
    return -1;
}

bool fat_uses(const struct block_device *block, uint64_t first, uint64_t count)
{
    return fat_mount_with(block, first, count) >= 0;
}

/* NULL: no memory. */
static struct fat_home *home_of(unsigned mount)
{
    struct fat_home *home = &root;

    while (home && home->mount != mount)
        home = next_of(home);
    if (home)
        return home;
    home = malloc(sizeof *home);
    if (home) {
        *home = (struct fat_home){.next = root.next, .mount = mount};
        root.next = home;
    }
    return home;
}

int fat_mounted(unsigned mount, struct fat_volume **volume)
{
    struct fat_home *home = yao_mount_count == 1 ? &root : home_of(mount);

    if (!home)
        return -ENOMEM;
    if (home->volume && !cache_is_there(&home->volume->cache)) {
        fat_leave(home->volume);
        home->volume = NULL;
        home->searched = false;
    }
    bool again = !home->searched || home->result == -ENOMEM;
    if (again || (home->result && home->slots && media(home) != home->seen))
        home->result = find(home);
    home->searched = true;
    *volume = home->volume;
    return home->result;
}

/* What the app has left open is written back, too, and what it has removed is freed. */
static int unmount_all(void)
{
    return with_each(fat_unmount);
}

YAO_STEP(exit, volume, unmount_all);
YAO_STEP_AFTER(exit, volume, mappings);
