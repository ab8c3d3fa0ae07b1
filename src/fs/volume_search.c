/*
 * Finds the volume of a mount: on the device that the settings name, or on the root's; for the root
 * the first one on any card or disk, in any partition, then on what is built in. If there is none,
 * a message says what was found instead.
 */
#include "volume_search.h"
#include "dev_block.h"
#include "fat.h"
#include "fat_volume.h"
#include "littlefs.h"
#include "src/settings/settings.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <yao/log.h>
#include <yao/module.h>

DEVICE_CLASS(block);

static dt_node root_device = -1; /* on which the root was found */

static const char *device_of(unsigned mount)
{
    return setting_text(mount_settings(mount), "device", mount_entry(mount)->device);
}

static uint32_t partition_of(unsigned mount)
{
    return setting_number(mount_settings(mount), "partition", mount_entry(mount)->partition);
}

static const char *partition_name_of(unsigned mount)
{
    if (!yao_partition_names)
        return NULL;
    return setting_text(mount_settings(mount), "partition-name",
                        mount_entry(mount)->partition_name);
}

static bool has_name(const struct partition *partition, const char *name)
{
    return partition->name && strcmp(partition->name, name) == 0;
}

/* Whether it is not for the root, which has the first one that nobody names: neither the partition,
 * nor, if the root may be on any device, this one without a partition. */
static bool is_for_another(struct volume_search *search, const struct partition *partition)
{
    if (search->mount || volume_is_named(search))
        return false;
    for (unsigned i = 1; i < yao_mount_count; i++) {
        const char *device = device_of(i);
        const char *name = partition_name_of(i);
        uint32_t number = partition_of(i);
        bool here = !device || dt_find_path(device) == search->block->node;
        if (name || number)
            here = here && (!name || has_name(partition, name)) &&
                   (!number || number == partition->number);
        else
            here = here && device && !search->device;
        if (here)
            return search->for_others = true;
    }
    return false;
}

int volume_check_free(const struct volume_search *search, const struct partition *partition)
{
    unsigned long long first = partition->first;

    if (dev_block_is_open(search->block, partition->first, partition->count)) {
        log_error("%s: mount at %s: the volume at sector %llu is open for writing in /dev",
                  search->name, mount_path(search->mount), first);
        return -EBUSY;
    }
    if (yao_mount_count == 1)
        return 0;
    int other = volume_with(search->block, partition->first, partition->count);
    if (other < 0)
        return 0;
    log_error("%s: mount at %s: the volume at sector %llu, or a part of it, is mounted at %s",
              search->name, mount_path(search->mount), first, mount_path((unsigned)other));
    return -EBUSY;
}

static int probe(struct volume_search *search, const struct partition *partition)
{
    uint8_t sector[BLOCK_SECTOR];
    int error = block_read(search->block, partition->first, sector, 1);

    if (error)
        return fat_device_error(search->name, "read of sector 0", error);
    return volume_is_fat(search->mount) ? fat_probe(search, partition, sector)
                                        : littlefs_probe(search, partition, sector);
}

static int look_at(void *context, const struct partition *partition)
{
    struct volume_search *search = context;

    search->partitions++;
    search->scheme = partition->scheme;
    if (search->partition && partition->number != search->partition)
        return 0;
    if (yao_partition_names && search->partition_name &&
        !has_name(partition, search->partition_name))
        return 0;
    if (yao_mount_count > 1 && is_for_another(search, partition))
        return 0;
    return probe(search, partition);
}

static int nothing_found(const struct volume_search *search)
{
    if (yao_mount_count > 1 && search->for_others)
        return -EINVAL;
    if (yao_partition_names && search->partition_name)
        log_error("%s: mount: there is no partition of the name %s with a %s volume", search->name,
                  search->partition_name, search->kind);
    else if (search->partition)
        log_error("%s: mount: there is no partition %u with a %s volume", search->name,
                  search->partition, search->kind);
    else if (search->scheme == PARTITION_WHOLE)
        log_error("%s: mount: neither a partition table nor a %s volume", search->name,
                  search->kind);
    else
        log_error("%s: mount: none of its %u partitions holds a %s volume", search->name,
                  search->partitions, search->kind);
    return -EINVAL;
}

/* 0, or a negative errno after a message. */
static int try_device(struct volume_search *search, dt_node node)
{
    struct device *dev;
    int error = device_get(DEVICE_CLASS_TABLE(block), node, &dev);

    dt_path(node, search->name);
    if (!error)
        error = block_look(dev->interface);
    if (error)
        return error == -ENOMEDIUM ? -ENODEV : error;
    search->block = dev->interface;
    search->partitions = 0;
    error = partition_each(search->block, search->name, look_at, search);
    if (error == VOLUME_FOUND)
        return 0;
    return error ? error : nothing_found(search);
}

static int try_named(struct volume_search *search)
{
    dt_node node = dt_find_path(search->device);
    int error = node < 0 ? -ENODEV : try_device(search, node);

    if (error == -ENODEV)
        log_error("%s: mount: no node of that name or alias is a block device with a medium in it",
                  search->device);
    return error;
}

/* Whether the tree says that the device is part of the board, such as an eMMC. */
static bool is_built_in(dt_node node)
{
    int length;
    return dt_property(node, "non-removable", &length);
}

/* 0, or the error of the first device with a medium in it, which was logged; an empty slot counts
 * only if there is none. @result is what an earlier call returned, at first -ENODEV. */
static int try_each(struct volume_search *search, bool built_in, int result)
{
    dt_node node = -1;

    while ((node = device_candidate(DEVICE_CLASS_TABLE(block), node)) >= 0) {
        if (is_built_in(node) != built_in)
            continue;
        int error = try_device(search, node);
        if (!error)
            return 0;
        if (result == -ENODEV || result == -ENOMEDIUM)
            result = error == -ENODEV ? -ENOMEDIUM : error;
    }
    return result;
}

/* Cards come before what is built in: a card that somebody put in is meant to be used, and the
 * eMMC of a board may hold another system. */
static int try_all(struct volume_search *search)
{
    const char *place = mount_path(search->mount);
    int result = try_each(search, false, -ENODEV);

    if (result)
        result = try_each(search, true, result);
    if (result == -ENODEV)
        log_error("%s: mount: the device tree has no block device with a driver", place);
    if (yao_mount_count > 1 && result == -EINVAL && search->for_others)
        log_error("%s: mount: only volumes that other mounts name were found", place);
    if (result == -ENOMEDIUM)
        log_error("%s: mount: no card or disk is present", place);
    return result;
}

/* Nothing else takes the place of a card that was removed. */
static int try_again(struct volume_search *search, dt_node node)
{
    int error = try_device(search, node);

    if (error != -ENODEV)
        return error;
    log_error("%s: mount: %s: no card is present", mount_path(search->mount), search->name);
    return -ENOMEDIUM;
}

/* Mounts the root, if it can be on a device. */
static int mount_root(void)
{
    void *volume;
    bool on_device = mount_is(0, MOUNT_FAT) || mount_is(0, MOUNT_LITTLEFS);

    return on_device ? volume_mounted(0, &volume) : 0;
}

/* Of a mount whose settings name no device: on the root's, if that has one. There may be none for
 * the root: where this mount has the only volume, for instance. */
static int try_beside_root(struct volume_search *search)
{
    int error = mount_root();

    if (error == -EINVAL || (!error && root_device < 0))
        return try_all(search);
    if (!error)
        error = try_device(search, root_device);
    if (error == -ENODEV)
        log_error("%s: mount: the root's device, where it would be, has no medium in it",
                  mount_path(search->mount));
    return error;
}

static int try_wanted(struct volume_search *search)
{
    if (search->device)
        return try_named(search);
    return search->mount && yao_mount_count > 1 ? try_beside_root(search) : try_all(search);
}

int volume_search(unsigned mount, dt_node node, struct volume **volume)
{
    struct volume_search search = {
        .mount = mount,
        .kind = volume_is_fat(mount) ? "FAT" : "littlefs",
        .device = device_of(mount),
        .partition = partition_of(mount),
        .partition_name = partition_name_of(mount),
    };
    int error = node >= 0 ? try_again(&search, node) : try_wanted(&search);

    if (error)
        return error;
    if (!mount)
        root_device = search.block->node;
    *volume = search.volume;
    return 0;
}

bool volume_read_only(unsigned mount)
{
    dt_node settings = mount_settings(mount);
    int length;

    return mount_entry(mount)->read_only ||
           (settings >= 0 && dt_property(settings, "read-only", &length));
}

uint32_t volume_media(dt_node node, bool *slots)
{
    struct device *dev;
    uint32_t sum = dev_block_closed();

    for (dt_node each = -1; (each = device_candidate(DEVICE_CLASS_TABLE(block), each)) >= 0;)
        if ((node < 0 || each == node) && !device_get(DEVICE_CLASS_TABLE(block), each, &dev)) {
            struct block_device *block = dev->interface;
            *slots |= block->ops->look != NULL || dev_block_there;
            block_look(block);
            sum += block->medium;
        }
    return sum;
}
