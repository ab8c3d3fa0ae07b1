/* What an open node knows of itself, and its entry. */
#include "buffers.h"
#include "folder.h"
#include "node.h"

uint64_t vfat_size(const struct vfat_node *file)
{
    return file->size;
}

bool vfat_is_folder(const struct vfat_node *node)
{
    return node->folder;
}

bool vfat_is_gone(const struct vfat_node *node)
{
    return node->gone;
}

uint32_t vfat_version(const struct vfat_node *file)
{
    return file->version;
}

int vfat_node_entry(struct vfat_node *node, bool change, uint8_t **entry)
{
    if (is_root(node))
        return VFAT_EPERM;
    if (node->gone) {
        *entry = node->kept;
        return 0;
    }
    int error = (change ? vfat_change : vfat_get)(node->volume, node->sector, entry);
    if (!error)
        *entry += node->slot * SLOT;
    return error;
}

/* Of a file that is written to. */
static void put_size(const struct vfat_node *node, uint8_t *entry)
{
    const struct vfat_device *device = node->volume->device;

    put32(entry + ENTRY_SIZE, node->size);
    put32(entry + ENTRY_WRITTEN, device->now(device->context));
    put16(entry + ENTRY_ACCESSED, get16(entry + ENTRY_WRITTEN + 2));
    entry[ENTRY_ATTRIBUTES] |= VFAT_ARCHIVE;
}

/* Writing again within two seconds changes nothing in the entry, and then it need not be written.
 */
int vfat_node_update(struct vfat_node *node)
{
    uint8_t *entry;
    _Alignas(2) uint8_t copy[SLOT];
    int error = vfat_node_entry(node, false, &entry);

    node->doubtful |= error != 0;
    if (error)
        return error;
    memcpy(copy, entry, SLOT);
    vfat_entry_set_first(node->volume, copy, node->first);
    if (!node->folder)
        put_size(node, copy);
    if (memcmp(copy, entry, SLOT) == 0)
        return 0;
    error = vfat_node_entry(node, true, &entry);
    if (!error)
        memcpy(entry, copy, SLOT);
    node->doubtful |= error != 0;
    return error;
}
