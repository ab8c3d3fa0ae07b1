/*
 * Finds the volume for "/": the first one with a valid FAT on any card or disk, in any partition,
 * then on what is built in; or the one that the settings name. If there is none, a message says
 * what was found instead.
 */
#include "mount.h"
#include "exfat.h"
#include "fat_volume.h"
#include "lib/bytes/little_endian.h"
#include "src/block/partition.h"
#include "src/settings/defaults.h"
#include "src/settings/settings.h"
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <yao/log.h>
#include <yao/module.h>

DEVICE_CLASS(block);
YAO_DEFAULT(volumes, fat);
YAO_WITHOUT(block, volumes, none);
YAO_REQUIRE(dates, card);

/* What is searched for, and what was seen so far, for the message if nothing is found. */
struct search {
    struct root_mount wanted;
    struct block_device *block;
    char name[DT_PATH_MAX];
    unsigned partitions;
    enum partition_scheme scheme;
    struct fat_volume *volume;
};

#define FOUND 1

static const char *other_file_system(const uint8_t *sector)
{
    static const struct {
        uint16_t offset;
        const char *magic, *name;
    } known[] = {
        {3, "NTFS    ", "NTFS"}, {0, "hsqs", "SquashFS"}, {0, "XFSB", "XFS"}, {0, "LUKS", "LUKS"}};

    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++)
        if (memcmp(sector + known[i].offset, known[i].magic, strlen(known[i].magic)) == 0)
            return known[i].name;
    return NULL;
}

/* Whether it seems to be meant as a FAT volume: a jump, a signature, a sector's size. */
static bool claims_fat(const uint8_t *sector)
{
    bool jump = sector[0] == 0xeb || sector[0] == 0xe9;

    return jump && le16(sector + 510) == 0xaa55 && le16(sector + 11) % BLOCK_SECTOR == 0;
}

static void tell_other(const struct search *search, const struct partition *partition,
                       const uint8_t *sector, const char *cause)
{
    const char *other = other_file_system(sector);

    if (memcmp(sector + 3, "EXFAT   ", 8) == 0)
        log_error("%s: exFAT volume at sector %llu: %s", search->name,
                  (unsigned long long)partition->first,
                  fat_exfat ? cause
                            : "no module of this image requires the alternative exfat some");
    else if (other)
        log_info("%s: volume at sector %llu: %s, which is not supported", search->name,
                 (unsigned long long)partition->first, other);
    else if (claims_fat(sector))
        log_error("%s: FAT volume at sector %llu: %s", search->name,
                  (unsigned long long)partition->first, cause);
}

static int try_partition(void *context, const struct partition *partition)
{
    struct search *search = context;
    uint8_t sector[BLOCK_SECTOR];

    search->partitions++;
    search->scheme = partition->scheme;
    if (search->wanted.partition && partition->number != search->wanted.partition)
        return 0;
    int error = block_read(search->block, partition->first, sector, 1);
    if (error)
        return fat_device_error(search->name, "read of a boot sector", error);
    const char *cause = vfat_check(sector, fat_exfat, NULL);
    if (cause) {
        tell_other(search, partition, sector, cause);
        return 0;
    }
    error = fat_mount(search->block, search->name, partition->first, partition->count,
                      search->wanted.read_only, &search->volume);
    return error ? error : FOUND;
}

static int nothing_found(const struct search *search)
{
    if (search->wanted.partition)
        log_error("%s: mount: there is no partition %u with a FAT volume", search->name,
                  search->wanted.partition);
    else if (search->scheme == PARTITION_WHOLE)
        log_error("%s: mount: neither a partition table nor a FAT volume", search->name);
    else
        log_error("%s: mount: none of its %u partitions holds a FAT volume", search->name,
                  search->partitions);
    return -EINVAL;
}

/* 0 and search->volume, or a negative errno after a message. */
static int try_device(struct search *search, dt_node node)
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
    error = partition_each(search->block, search->name, try_partition, search);
    if (error == FOUND)
        return 0;
    return error ? error : nothing_found(search);
}

/* Settings of the mount at "/". */
static struct root_mount read_settings(void)
{
    dt_node node = dt_find_path(SETTINGS "/mounts/root");
    int length;

    return (struct root_mount){
        .device = setting_text(node, "device", yao_root_mount.device),
        .partition = setting_number(node, "partition", yao_root_mount.partition),
        .read_only =
            yao_root_mount.read_only || (node >= 0 && dt_property(node, "read-only", &length)),
    };
}

static int try_named(struct search *search)
{
    dt_node node = dt_find_path(search->wanted.device);
    int error = node < 0 ? -ENODEV : try_device(search, node);

    if (error == -ENODEV)
        log_error("%s: mount: no node of that name or alias is a block device with a medium in it",
                  search->wanted.device);
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
static int try_each(struct search *search, bool built_in, int result)
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
static int try_all(struct search *search)
{
    int result = try_each(search, false, -ENODEV);

    if (result)
        result = try_each(search, true, result);
    if (result == -ENODEV)
        log_error("/: mount: the device tree has no block device with a driver");
    if (result == -ENOMEDIUM)
        log_error("/: mount: no card or disk is present");
    return result;
}

/* Nothing else takes the place of a card that was removed. */
static int try_again(struct search *search, dt_node node)
{
    int error = try_device(search, node);

    if (error != -ENODEV)
        return error;
    log_error("/: mount: %s: no card is present", search->name);
    return -ENOMEDIUM;
}

int mount_find(dt_node node, struct fat_volume **volume)
{
    struct search search = {.wanted = read_settings()};
    int error;

    if (node >= 0)
        error = try_again(&search, node);
    else
        error = search.wanted.device ? try_named(&search) : try_all(&search);
    if (!error)
        *volume = search.volume;
    return error;
}
