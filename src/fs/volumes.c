/*
 * The volumes while they are mounted. When a card is removed, what is open stays open and fails;
 * the next path looks for a card in the same slot.
 */
#include "dev_block.h"
#include "fat.h"
#include "littlefs.h"
#include "src/file/fd.h"
#include "volume.h"
#include "volume_search.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/module.h>

/* A mount, from when a path leads there first. */
struct home {
    struct home *next;
    unsigned mount;
    struct volume *volume; /* that is there now, or NULL */
    bool found;            /* it was there once: */
    dt_node device;        /* on this one */
    bool slots;            /* some device may get another medium */
    int result;            /* of the last search; 0 without a volume: there was none */
    uint32_t seen;         /* media() after a search that failed */
};

static struct home root;

/* See volume_media(): of those on which the volume may be. */
static uint32_t media(struct home *home)
{
    return volume_media(home->found ? home->device : -1, &home->slots);
}

/* The one behind @home in the list, which has those that images with the root alone have not. */
static struct home *next_of(const struct home *home)
{
    return yao_mount_count > 1 ? home->next : NULL;
}

/* Does it with all that are mounted. 0, or the first error. */
static inline int with_each(int (*operation)(struct volume *volume))
{
    int result = 0;

    for (struct home *home = &root; home; home = next_of(home)) {
        int error = home->volume ? operation(home->volume) : 0;
        result = result ? result : error;
    }
    return result;
}

static int sync_volume(struct volume *volume)
{
    return VOLUME_CALL(volume, _sync);
}

int volumes_sync(void)
{
    int result = with_each(sync_volume), error = dev_block_sync_all();

    return result ? result : error;
}

int volume_with(const struct block_device *block, uint64_t first, uint64_t count)
{
    for (struct home *home = &root; home; home = next_of(home))
        if (home->volume && cache_overlaps(&home->volume->cache, block, first, count))
            return (int)home->mount;
    return -1;
}

/* NULL: no memory. */
static struct home *home_of(unsigned mount)
{
    struct home *home = &root;

    while (home && home->mount != mount)
        home = next_of(home);
    if (home)
        return home;
    home = malloc(sizeof *home);
    if (home) {
        *home = (struct home){.next = root.next, .mount = mount};
        root.next = home;
    }
    return home;
}

static int find(struct home *home)
{
    int error = volume_search(home->mount, home->found ? home->device : -1, &home->volume);

    if (error) {
        home->seen = media(home);
        return error;
    }
    home->volume->mount = home->mount;
    home->found = true;
    home->device = home->volume->cache.block->node;
    fd_sync_volume = volumes_sync;
    if (!home->volume->cache.block->ops->look)
        yao_mount_volumes[home->mount] = home->volume;
    return 0;
}

static bool is_worth_a_search(struct home *home)
{
    return !home->result || home->result == -ENOMEM || (home->slots && media(home) != home->seen);
}

int volume_mounted(unsigned mount, void **volume)
{
    struct home *home = yao_mount_count == 1 ? &root : home_of(mount);

    if (!home)
        return -ENOMEM;
    if (home->volume && !cache_is_there(&home->volume->cache)) {
        VOLUME_CALL(home->volume, _leave);
        home->volume = NULL;
    }
    if (!home->volume && is_worth_a_search(home))
        home->result = find(home);
    *volume = home->volume;
    return home->result;
}

static int unmount_volume(struct volume *volume)
{
    return VOLUME_CALL(volume, _unmount);
}

/* What the app has left open is written back, too, and what it has removed is freed. */
static int unmount_all(void)
{
    return with_each(unmount_volume);
}

YAO_STEP(exit, volume, unmount_all);
YAO_STEP_AFTER(exit, volume, mappings);
