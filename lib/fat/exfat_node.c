/* The entries of open files and folders. A set may lie in several sectors, so it is found through
 * the folder. */
#include "exfat.h"
#include "folder.h"
#include "node.h"

int exfat_node_get(struct vfat_node *node, struct entry *entry)
{
    uint8_t set[2 * SLOT];

    if (is_root(node))
        return VFAT_EPERM;
    for (uint32_t i = 0; i < 2 && !node->gone; i++) {
        uint8_t *bytes;
        int there = vfat_slot(node->above, node->begin + i, false, &bytes);
        if (there != 1)
            return there < 0 ? there : VFAT_EIO;
        memcpy(set + i * SLOT, bytes, SLOT);
    }
    exfat_get(node->gone ? node->kept : set, entry);
    return 0;
}

/* Makes the set part of the group. */
static int pin(struct vfat_node *node, struct set *set)
{
    uint8_t *bytes;
    int there = is_root(node) ? VFAT_EPERM : vfat_slot(node->above, node->begin, false, &bytes);

    if (there != 1)
        return there < 0 ? there : VFAT_EIO;
    *set = (struct set){.first = node->begin, .slots = bytes[FILE_MORE] + 1u};
    if (bytes[0] != TYPE_FILE || set->slots < 3 || set->slots > SET_SLOTS)
        return vfat_broken(node->volume, "the entry of an open file has changed", node->sector);
    return vfat_pin(node->above, set);
}

int exfat_node_put(struct vfat_node *node, const struct entry *entry)
{
    struct set set;

    if (node->gone) {
        exfat_put(entry, node->kept);
        return 0;
    }
    int error = pin(node, &set);
    if (error)
        return error;
    memcpy(set.entry, set.bytes[0], SLOT);
    memcpy(set.entry + STREAM, set.bytes[1], SLOT);
    exfat_put(entry, set.entry);
    exfat_rewrite(&set);
    return 0;
}

int exfat_node_pin(struct vfat_node *node)
{
    struct set set;

    return node->gone ? 0 : pin(node, &set);
}
