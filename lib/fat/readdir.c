/* What folders hold. */
#include "folder.h"
#include "names.h"
#include "node.h"

int vfat_readdir(struct vfat_node *folder, uint32_t *position, struct vfat_entry *entry)
{
    struct set set;
    struct entry found;
    struct name name;

    if (!folder->folder)
        return VFAT_ENOTDIR;
    int there = folder->gone ? 0 : vfat_next_set(folder, position, &set);
    if (there != 1)
        return there;
    vfat_set_name(folder->volume, &set, &name);
    vfat_entry_get(folder->volume, set.entry, &found);
    vfat_status_fill(folder->volume, &found, vfat_node_id(folder->volume, &set), &entry->status);
    entry->length = vfat_name_to_utf8(&name, entry->name);
    return 1;
}
