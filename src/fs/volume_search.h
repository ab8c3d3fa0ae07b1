/*
 * Finds the partition that a mount's settings mean, for file systems on block devices: on the
 * device that they name, or on that of the root, or for the root on the first one that holds a
 * volume: cards and disks before what is built in.
 */
#pragma once

#include "src/block/partition.h"
#include "src/settings/defaults.h"
#include "volume.h"
#include <stdbool.h>
#include <stdint.h>
#include <yao/block.h>
#include <yao/dt.h>

/* What a file system's probe, such as fat_probe(), is asked with. */
struct volume_search {
    unsigned mount;   /* in yao_mounts */
    const char *kind; /* of volume, for messages: "FAT" */
    struct block_device *block;
    char name[DT_PATH_MAX]; /* of @block, for messages */

    /* What the settings name: 0 or NULL is any. */
    const char *device, *partition_name;
    uint32_t partition;

    struct volume *volume; /* that was found */

    /* Private to volume_search.c. */
    unsigned partitions;
    enum partition_scheme scheme;
    bool for_others; /* some were left out, as other mounts name them */
};

/* Finds the volume for a mount and mounts it: on all devices that the settings allow, or if @node
 * is not negative, only on that one. 0 and *volume, or a negative errno of fat.h after a message.
 */
int volume_search(unsigned mount, dt_node node, struct volume **volume);

/* For a file system that wants to mount @partition: 0, or -EBUSY after a message: some of its
 * sectors are mounted, as partitions may overlap, or open for writing in /dev. */
int volume_check_free(const struct volume_search *search, const struct partition *partition);

/* Whether the settings name one partition. */
static inline bool volume_is_named(const struct volume_search *search)
{
    return search->partition || (yao_partition_names && search->partition_name);
}

/* A sum of numbers that is another one once a search may find something else: another card is in a
 * slot, or a file of /dev that could write was closed. @node as above. *slots: set if some device
 * may get another medium. */
uint32_t volume_media(dt_node node, bool *slots);

/* Whether the mount is to be read-only. */
bool volume_read_only(unsigned mount);
