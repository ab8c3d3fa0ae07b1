/* What is known about files. */
#include "file.h"
#include "folder.h"
#include "journal.h"
#include "node.h"

void vfat_status_fill(const struct vfat_volume *volume, const struct entry *entry, uint64_t id,
                      struct vfat_status *status)
{
    status->size = entry->attributes & VFAT_FOLDER ? 0 : entry->size;
    status->id = id;
    status->clusters = vfat_clusters(volume, status->size);
    status->written = entry->written;
    status->created = entry->created;
    status->accessed = entry->accessed;
    status->attributes = entry->attributes;
}

/* The root has no entry. */
int vfat_stat(struct vfat_node *node, struct vfat_status *status)
{
    struct entry entry;
    int error = vfat_node_get(node, &entry);

    if (!error)
        vfat_status_fill(node->volume, &entry, node->id, status);
    if (error != VFAT_EPERM)
        return error;
    *status = (struct vfat_status){.id = 1, .attributes = VFAT_FOLDER};
    return 0;
}

int vfat_set_times(struct vfat_node *node, const struct vfat_status *status)
{
    struct entry entry;
    int error = vfat_begin(node->volume);

    if (!error)
        error = vfat_node_get(node, &entry);
    if (error)
        return error;
    entry.written = status->written;
    entry.created = status->created;
    entry.accessed = status->accessed;
    return vfat_node_put(node, &entry);
}

int vfat_set_attributes(struct vfat_node *node, uint8_t attributes)
{
    const uint8_t known = VFAT_READ_ONLY | VFAT_HIDDEN | VFAT_SYSTEM | VFAT_ARCHIVE;
    struct entry entry;
    int error = vfat_begin(node->volume);

    if (!error)
        error = vfat_node_get(node, &entry);
    if (error)
        return error;
    entry.attributes = (uint8_t)((entry.attributes & ~known) | (attributes & known));
    return vfat_node_put(node, &entry);
}
