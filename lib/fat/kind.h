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
    int (*set_label)(struct vfat_volume *volume, const char *text, size_t length);

    uint32_t (*hash)(const struct vfat_volume *volume, struct name *name);
    int (*next_set)(struct vfat_node *folder, uint32_t *slot, struct set *set);
    void (*set_name)(const struct set *set, struct name *name);
    bool (*is_named)(const struct vfat_volume *volume, struct set *set, struct name *name);

    /* Makes the set's entry for @name, of an empty file; writes the pinned set; writes the pinned
     * set's entry alone; frees the pinned set. */
    void (*make_set)(const struct vfat_volume *volume, struct name *name, struct set *set);
    void (*place)(const struct name *name, const struct set *set);
    void (*rewrite)(const struct set *set);
    void (*erase)(const struct set *set);

    /* Of a set's entry; all but the name of another one. */
    void (*get)(const uint8_t *bytes, struct entry *entry);
    void (*put)(const struct entry *entry, uint8_t *bytes);
    void (*copy)(uint8_t *to, const uint8_t *from);
    int (*node_get)(struct vfat_node *node, struct entry *entry);
    int (*node_put)(struct vfat_node *node, const struct entry *entry);
    int (*node_pin)(struct vfat_node *node);

    /* Clusters. Those in use are marked beside the FAT; preparing them is as
     * vfat_prepare_links(). */
    int (*count_free)(struct vfat_volume *volume);
    int (*is_free)(struct vfat_volume *volume, uint32_t cluster);
    /* Makes *cluster the first free one from it on, or @end or more: there is none before @end. */
    int (*skip_used)(struct vfat_volume *volume, uint32_t *cluster, uint32_t end);
    int (*prepare)(struct vfat_volume *volume, uint32_t cluster, uint32_t count);
    int (*set_used)(struct vfat_volume *volume, uint32_t cluster, bool used);
    /* Makes links for clusters that lie in a row without any, in steps of its own. */
    int (*link_row)(struct vfat_node *node);
    /* Frees the clusters that a set found just now has besides its content's, in steps of its own.
     */
    int (*shed)(struct vfat_node *folder, struct set *set);
};

/* To be called before a step that takes clusters of the node away or adds some. */
static inline int vfat_link_row(struct vfat_node *node)
{
    return node->map.row ? kind_of(node->volume)->link_row(node) : 0;
}

/* To be called before a step that erases the set. */
static inline int vfat_shed(struct vfat_node *folder, struct set *set)
{
    return kind_of(folder->volume) ? kind_of(folder->volume)->shed(folder, set) : 0;
}
