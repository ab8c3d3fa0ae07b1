/* Files in a row, without links: they get some before their clusters change hands. What the FAT
 * says of such clusters means nothing, so this may be cut off anywhere; the entry comes last. */
#include "exfat.h"
#include "journal.h"
#include "node.h"
#include "table.h"

#define AT_ONCE 128u /* clusters of a step: their links are in two sectors at most */

static int link(struct vfat_volume *volume, uint32_t first, uint32_t count, uint32_t behind)
{
    int error = vfat_begin(volume);

    if (!error)
        error = vfat_prepare_links(volume, first, count);
    for (uint32_t i = 0; !error && i < count; i++)
        error = vfat_set_link(volume, first + i, i + 1 < count ? first + i + 1 : behind);
    return error;
}

static int put_entry(struct vfat_node *node)
{
    struct entry entry;
    int error = vfat_begin(node->volume);

    if (!error)
        error = vfat_node_get(node, &entry);
    if (error)
        return error;
    entry.in_row = false;
    return vfat_node_put(node, &entry);
}

int exfat_link_row(struct vfat_node *node)
{
    uint32_t count = node->map.row, first = node->first;
    int error = 0;

    if (!is_cluster(node->volume, first) || count > node->volume->end - first)
        return vfat_broken(node->volume, "a row of clusters does not exist", node->sector);
    for (uint32_t i = 0; !error && i < count; i += AT_ONCE) {
        uint32_t here = smaller(AT_ONCE, count - i);
        error = link(node->volume, first + i, here, i + here < count ? first + i + here : LAST);
    }
    if (!error)
        error = put_entry(node);
    if (error)
        return error;
    node->map.row = node->map.used = 0;
    return vfat_begin(node->volume);
}
