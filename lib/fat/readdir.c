/* What folders hold, and what is known about files. */
#include "file.h"
#include "folder.h"
#include "journal.h"
#include "names.h"
#include "node.h"
#include "table.h"

static void fill(const struct vfat_volume *volume, const uint8_t *entry, uint64_t id,
                 struct vfat_status *status)
{
    bool folder = entry[ENTRY_ATTRIBUTES] & VFAT_FOLDER;

    status->size = folder ? 0 : get32(entry + ENTRY_SIZE);
    status->id = id;
    status->clusters = vfat_clusters(volume, (uint32_t)status->size);
    status->written = get32(entry + ENTRY_WRITTEN);
    status->created = get32(entry + ENTRY_CREATED);
    status->accessed = (uint16_t)get16(entry + ENTRY_ACCESSED);
    status->attributes = entry[ENTRY_ATTRIBUTES];
}

int vfat_readdir(struct vfat_node *folder, uint32_t *position, struct vfat_entry *entry)
{
    struct set set;
    struct name name;

    if (!folder->folder)
        return VFAT_ENOTDIR;
    int there = folder->gone ? 0 : vfat_next_set(folder, position, &set);
    if (there != 1)
        return there;
    vfat_set_name(&set, &name);
    fill(folder->volume, set.entry, vfat_node_id(folder->volume, &set), &entry->status);
    entry->length = vfat_name_to_utf8(&name, entry->name);
    return 1;
}

/* The root has no entry. */
int vfat_stat(struct vfat_node *node, struct vfat_status *status)
{
    uint8_t *entry;
    int error = vfat_node_entry(node, false, &entry);

    if (!error)
        fill(node->volume, entry, node->id, status);
    if (error != VFAT_EPERM)
        return error;
    *status = (struct vfat_status){.id = 1, .attributes = VFAT_FOLDER};
    return 0;
}

int vfat_set_times(struct vfat_node *node, const struct vfat_status *status)
{
    uint8_t *entry;
    int error = vfat_begin(node->volume);

    if (!error)
        error = vfat_node_entry(node, true, &entry);
    if (error)
        return error;
    put32(entry + ENTRY_WRITTEN, status->written);
    put32(entry + ENTRY_CREATED, status->created);
    put16(entry + ENTRY_ACCESSED, status->accessed);
    return 0;
}

int vfat_set_attributes(struct vfat_node *node, uint8_t attributes)
{
    const uint8_t known = VFAT_READ_ONLY | VFAT_HIDDEN | VFAT_SYSTEM | VFAT_ARCHIVE;
    uint8_t *entry;
    int error = vfat_begin(node->volume);

    if (!error)
        error = vfat_node_entry(node, true, &entry);
    if (!error)
        entry[ENTRY_ATTRIBUTES] =
            (uint8_t)((entry[ENTRY_ATTRIBUTES] & ~known) | (attributes & known));
    return error;
}
