/*
 * The volume at "/" while it is mounted. When its card is removed, what is open stays open and
 * fails; the next path looks for a card in the same slot.
 */
#include "fat_volume.h"
#include "mount.h"
#include "src/file/fd.h"
#include <errno.h>
#include <yao/module.h>

DEVICE_CLASS(block);
YAO_ALTERNATIVE(volumes, fat);

struct fat_volume *mount_mounted;

static struct fat_volume *current;
static dt_node home = -1; /* the device that had it first */
static bool slots;        /* some device may get another medium */

static bool is_there(const struct fat_volume *volume)
{
    struct block_device *block = volume->cache.block;

    return block_look(block) == 0 && block->medium == volume->cache.medium;
}

/* The numbers of all media on which the volume may be: their sum is another one once another card
 * is there. */
static uint32_t media(void)
{
    struct device *dev;
    uint32_t sum = 0;

    for (dt_node node = -1; (node = device_candidate(DEVICE_CLASS_TABLE(block), node)) >= 0;)
        if ((home < 0 || node == home) && !device_get(DEVICE_CLASS_TABLE(block), node, &dev)) {
            struct block_device *block = dev->interface;
            slots |= block->ops->look != NULL;
            block_look(block);
            sum += block->medium;
        }
    return sum;
}

static int sync_root(void)
{
    return current ? fat_sync(current) : 0;
}

static int find(uint32_t *seen)
{
    int error = mount_find(home, &current);

    if (error) {
        *seen = media();
        return error;
    }
    home = current->cache.block->node;
    fd_sync_volume = sync_root;
    if (!current->cache.block->ops->look)
        mount_mounted = current;
    return 0;
}

int mount_search(struct fat_volume **volume)
{
    static int result = 1;
    static uint32_t seen;

    if (current && !is_there(current)) {
        fat_leave(current);
        current = NULL;
        result = 1;
    }
    if (result > 0 || result == -ENOMEM || (result < 0 && slots && media() != seen))
        result = find(&seen);
    *volume = current;
    return result;
}

/* What the app has left open is written back, too, and what it has removed is freed. */
static int unmount_root(void)
{
    return current ? fat_unmount(current) : 0;
}

YAO_STEP(exit, volume, unmount_root);
YAO_STEP_AFTER(exit, volume, mappings);
