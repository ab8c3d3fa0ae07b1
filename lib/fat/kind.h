/*
 * What is different on volumes that are not FAT12, FAT16 or FAT32: exFAT. These functions do what
 * those of their names do for FAT (buffers.h, folder.h, node.h, table.h). A volume has this table
 * only if the caller of vfat_mount() names it, so that the linker leaves out what nobody uses.
 */
#pragma once

#include "volume.h"

struct vfat_kind {
    const char *(*check)(const uint8_t *sector, uint64_t *sectors);
    int (*read_boot)(struct vfat_volume *volume);
    void (*release)(struct vfat_volume *volume);
    int (*label)(struct vfat_volume *volume, struct name *name);

    uint32_t (*hash)(const struct vfat_volume *volume, struct name *name);
    int (*next_set)(struct vfat_node *folder, uint32_t *slot, struct set *set);
    void (*set_name)(const struct set *set, struct name *name);
    bool (*is_named)(const struct vfat_volume *volume, struct set *set, struct name *name);

    void (*get)(const uint8_t *bytes, struct entry *entry);
    int (*node_get)(struct vfat_node *node, struct entry *entry);

    int (*count_free)(struct vfat_volume *volume);
};
