/* What is known about files. */
#include "file.h"
#include "folder.h"
#include "journal.h"
#include "node.h"

void vfat_status_fill(const struct vfat_volume *volume, const uint8_t *entry, uint64_t id,
                      struct vfat_status *status)
{
    /* Slots are where sectors are in memory, or in a node. */
    entry = __builtin_assume_aligned(entry, 4);
    bool folder = entry[ENTRY_ATTRIBUTES] & VFAT_FOLDER;

    status->size = folder ? 0 : get32(entry + ENTRY_SIZE);
    status->id = id;
    status->clusters = vfat_clusters(volume, (uint32_t)status->size);
    status->written = get32(entry + ENTRY_WRITTEN);
    status->created = get32(entry + ENTRY_CREATED);
    status->accessed = (uint16_t)get16(entry + ENTRY_ACCESSED);
    status->attributes = entry[ENTRY_ATTRIBUTES];
}

/* The root has no entry. */
int vfat_stat(struct vfat_node *node, struct vfat_status *status)
{
    uint8_t *entry;
    int error = vfat_node_entry(node, false, &entry);

    if (!error)
        vfat_status_fill(node->volume, entry, node->id, status);
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
