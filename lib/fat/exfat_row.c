/* Files in a row, without links: they get some before their clusters change hands. What the FAT
 * says of such clusters means nothing, so this may be cut off anywhere; the entry comes last. */
#include "exfat.h"
#include "file.h"
#include "folder.h"
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

/* What of the row is on the volume becomes a chain. */
static int link_all(struct vfat_volume *volume, uint32_t first, uint32_t count)
{
    int error = 0;

    count = is_cluster(volume, first) ? smaller(count, volume->end - first) : 0;
    for (uint32_t i = 0; !error && i < count; i += AT_ONCE) {
        uint32_t here = smaller(AT_ONCE, count - i);
        error = link(volume, first + i, here, i + here < count ? first + i + here : LAST);
    }
    return error;
}

int exfat_link_row(struct vfat_node *node)
{
    int error = link_all(node->volume, node->first, node->map.row);

    if (!error)
        error = put_entry(node);
    if (error)
        return error;
    node->map.row = node->map.used = 0;
    return vfat_begin(node->volume);
}

/* Frees what a slot of a vendor has, and begins the next step. */
static int shed_slot(struct vfat_node *folder, struct set *set, uint32_t number)
{
    struct vfat_volume *volume = folder->volume;
    uint8_t *slot;
    int error = vfat_slot(folder, set->first + number, false, &slot);

    if (error != 1)
        return error < 0 ? error : VFAT_EIO;
    if ((slot[0] & TYPE_BENIGN) != TYPE_BENIGN || !(slot[VENDOR_FLAGS] & MAY_ALLOCATE))
        return 0;
    uint32_t first = get32(slot + VENDOR_FIRST);
    uint32_t count = vfat_clusters(volume, get64(slot + VENDOR_SIZE));
    error = slot[VENDOR_FLAGS] & IN_ROW ? link_all(volume, first, count) : 0;
    if (!error)
        error = vfat_begin(volume);
    if (!error)
        error = vfat_pin(folder, set);
    if (error)
        return error;
    slot = set->bytes[number];
    slot[VENDOR_FLAGS] = 0;
    memset(slot + VENDOR_FIRST, 0, SLOT - VENDOR_FIRST);
    exfat_rewrite(set);
    vfat_retire(volume, first);
    return vfat_begin(volume);
}

int exfat_shed(struct vfat_node *folder, struct set *set)
{
    uint32_t slot = 2 + (set->entry[STREAM_UNITS] + NAME_UNITS - 1) / NAME_UNITS;
    int error = 0;

    for (; !error && slot < set->slots; slot++)
        error = shed_slot(folder, set, slot);
    return error;
}
