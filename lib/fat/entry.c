/* What an open node knows of itself, and its entry. */
#include "buffers.h"
#include "folder.h"
#include "kind.h"
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

static inline void get(const struct vfat_volume *volume, const uint8_t *bytes, struct entry *entry)
{
    /* Slots are where sectors are in memory, or in a node. */
    bytes = __builtin_assume_aligned(bytes, 4);
    entry->first = vfat_entry_first(volume, bytes);
    entry->size = entry->valid = get32(bytes + ENTRY_SIZE);
    entry->written = get32(bytes + ENTRY_WRITTEN);
    entry->created = get32(bytes + ENTRY_CREATED);
    entry->accessed = (uint16_t)get16(bytes + ENTRY_ACCESSED);
    entry->attributes = bytes[ENTRY_ATTRIBUTES];
    entry->in_row = false;
}

void vfat_entry_get(const struct vfat_volume *volume, const uint8_t *bytes, struct entry *entry)
{
    if (kind_of(volume))
        kind_of(volume)->get(bytes, entry);
    else
        get(volume, bytes, entry);
}

void vfat_entry_put(const struct vfat_volume *volume, const struct entry *entry, uint8_t *bytes)
{
    if (kind_of(volume)) {
        kind_of(volume)->put(entry, bytes);
        return;
    }
    bytes = __builtin_assume_aligned(bytes, 4);
    vfat_entry_set_first(volume, bytes, entry->first);
    put32(bytes + ENTRY_SIZE, (uint32_t)entry->size);
    put32(bytes + ENTRY_WRITTEN, entry->written);
    put32(bytes + ENTRY_CREATED, entry->created);
    put16(bytes + ENTRY_ACCESSED, entry->accessed);
    bytes[ENTRY_ATTRIBUTES] = entry->attributes;
}

static int find(struct vfat_node *node, bool change, uint8_t **bytes)
{
    if (is_root(node))
        return VFAT_EPERM;
    if (node->gone) {
        *bytes = node->kept;
        return 0;
    }
    int error = (change ? vfat_change : vfat_get)(node->volume, node->sector, bytes);
    if (!error)
        *bytes += node->slot * SLOT;
    return error;
}

int vfat_node_get(struct vfat_node *node, struct entry *entry)
{
    uint8_t *bytes;

    if (kind_of(node->volume))
        return kind_of(node->volume)->node_get(node, entry);
    int error = find(node, false, &bytes);
    if (!error)
        get(node->volume, bytes, entry);
    return error;
}

int vfat_node_put(struct vfat_node *node, const struct entry *entry)
{
    uint8_t *bytes;

    node->told = (struct told){0};
    if (kind_of(node->volume))
        return kind_of(node->volume)->node_put(node, entry);
    int error = find(node, true, &bytes);
    if (!error)
        vfat_entry_put(node->volume, entry, bytes);
    return error;
}

int vfat_node_pin(struct vfat_node *node)
{
    uint8_t *bytes;

    return kind_of(node->volume) ? kind_of(node->volume)->node_pin(node) : find(node, true, &bytes);
}

/* Of a file that is written to. */
static void touch(uint32_t now, struct entry *entry)
{
    entry->written = now;
    entry->accessed = (uint16_t)(now >> 16);
    entry->attributes |= VFAT_ARCHIVE;
}

static bool is_told(const struct vfat_node *node, const struct told *told)
{
    return node->told.size == told->size && node->told.valid == told->valid &&
           node->told.time == told->time && node->told.first == told->first;
}

/* Writing again within two seconds changes nothing in the entry, and then it need not be written.
 */
int vfat_node_update(struct vfat_node *node)
{
    const struct vfat_device *device = node->volume->device;
    const struct told told = {node->size, node->valid,
                              node->folder ? 0 : device->now(device->context), node->first};
    struct entry entry;

    if (is_told(node, &told))
        return 0;
    int error = vfat_node_get(node, &entry);
    if (!error) {
        entry.first = node->first;
        entry.size = node->size;
        entry.valid = node->valid;
        entry.in_row = node->map.row != 0;
        if (!node->folder)
            touch(told.time, &entry);
        error = vfat_node_put(node, &entry);
    }
    if (!error)
        node->told = told;
    node->doubtful |= error != 0;
    return error;
}
