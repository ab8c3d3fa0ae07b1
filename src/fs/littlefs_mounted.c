/* The volumes while they are mounted: as fat_mounted.c says, when a card is removed. */
#include "littlefs_volume.h"
#include "mount.h"
#include "src/file/fd.h"
#include "tree_sync.h"
#include "volume_search.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

#define NEVER 1 /* result of a search */

/* A mount, from when a path leads there first. */
struct littlefs_home {
    struct littlefs_home *next;
    unsigned mount;
    struct littlefs_volume *volume; /* that is there now, or NULL */
    dt_node device;                 /* on which it was found once; or -1 */
    int result;                     /* of the last search */
    bool slots;                     /* a search may find something else */
    uint32_t seen;                  /* volume_media() after a search that failed */
};

static struct littlefs_home *homes;

static int with_each(int (*operation)(struct littlefs_volume *volume))
{
    int result = 0;

    for (struct littlefs_home *home = homes; home; home = home->next) {
        int error = home->volume ? operation(home->volume) : 0;
        result = result ? result : error;
    }
    return result;
}

int littlefs_sync_all(void)
{
    return with_each(littlefs_sync);
}

bool littlefs_uses(const struct block_device *block, uint64_t first, uint64_t count)
{
    for (const struct littlefs_home *home = homes; home; home = home->next)
        if (home->volume && cache_overlaps(&home->volume->cache, block, first, count))
            return true;
    return false;
}

/* NULL: no memory. */
static struct littlefs_home *home_of(unsigned mount)
{
    struct littlefs_home *home = homes;

    while (home && home->mount != mount)
        home = home->next;
    if (home)
        return home;
    home = malloc(sizeof *home);
    if (!home)
        return NULL;
    *home = (struct littlefs_home){.next = homes, .mount = mount, .device = -1, .result = NEVER};
    return homes = home;
}

static int find(struct littlefs_home *home)
{
    int error = littlefs_search(home->mount, home->device, &home->volume);

    if (error) {
        home->seen = volume_media(home->device, &home->slots);
        return error;
    }
    home->device = home->volume->cache.block->node;
    fd_sync_volume = tree_sync;
    if (!home->volume->cache.block->ops->look)
        yao_mount_volumes[home->mount] = home->volume;
    return 0;
}

static void leave_removed(struct littlefs_home *home)
{
    if (cache_is_there(&home->volume->cache))
        return;
    littlefs_leave(home->volume);
    home->volume = NULL;
    home->result = NEVER;
}

static bool is_worth_a_search(struct littlefs_home *home)
{
    if (home->result == NEVER || home->result == -ENOMEM)
        return true;
    return home->result && home->slots && volume_media(home->device, &home->slots) != home->seen;
}

int littlefs_mounted(unsigned mount, struct littlefs_volume **volume)
{
    struct littlefs_home *home = home_of(mount);

    if (!home)
        return -ENOMEM;
    if (home->volume)
        leave_removed(home);
    if (is_worth_a_search(home))
        home->result = find(home);
    *volume = home->volume;
    return home->result;
}

static int unmount_all(void)
{
    return with_each(littlefs_unmount);
}

YAO_STEP(exit, littlefs, unmount_all);
YAO_STEP_AFTER(exit, littlefs, mappings);
