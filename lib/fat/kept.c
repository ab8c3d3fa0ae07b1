/* Names by which nodes were opened: a name that is the same byte for byte needs no look at the
 * folder. */
#include "node.h"
#include <string.h>

/* What a folder is called here: its first cluster, and 1 is the root. 0: it can have no names. */
static uint32_t key_of(const struct vfat_node *folder)
{
    return is_root(folder) ? 1 : folder->gone ? 0 : folder->first;
}

static uint8_t place_for(uint32_t key, const char *name, size_t length)
{
    uint32_t hash = key ^ (uint32_t)length;

    for (size_t i = length > 8 ? length - 8 : 0; i < length; i++)
        hash = hash * 31 + (uint8_t)name[i];
    return (uint8_t)((hash ^ hash >> 8) % NAME_PLACES);
}

struct vfat_node *vfat_node_kept(struct vfat_node *folder, const char *name, size_t length)
{
    uint32_t key = key_of(folder);

    if (!folder->folder || !key || length > KEPT_NAME)
        return NULL;
    struct vfat_node *node = folder->volume->names[place_for(key, name, length)];
    return node && node->parent == key && node->length == length &&
                   memcmp(node->name, name, length) == 0
               ? node
               : NULL;
}

void vfat_node_keep(struct vfat_node *folder, const char *name, size_t length,
                    struct vfat_node *node)
{
    struct vfat_volume *volume = folder->volume;

    vfat_node_unname(node);
    node->parent = key_of(folder);
    if (!node->parent || length > KEPT_NAME)
        return;
    node->place = place_for(node->parent, name, length);
    node->length = (uint8_t)length;
    memcpy(node->name, name, length);
    if (volume->names[node->place])
        volume->names[node->place]->length = 0;
    volume->names[node->place] = node;
}

void vfat_node_unname(struct vfat_node *node)
{
    if (node->length)
        node->volume->names[node->place] = NULL;
    node->length = 0;
}
