/* Names by which nodes were opened: a name that is the same byte for byte needs no look at the
 * folder. */
#include "index.h"
#include "node.h"
#include <string.h>

static uint8_t place_for(uint32_t key, const char *name, size_t length)
{
    uint32_t hash = key ^ (uint32_t)length;

    for (size_t i = length > 8 ? length - 8 : 0; i < length; i++)
        hash = hash * 31 + (uint8_t)name[i];
    return (uint8_t)((hash ^ hash >> 8) % NAME_PLACES);
}

struct vfat_node *vfat_kept(struct vfat_node *folder, const char *name, size_t length)
{
    uint32_t key = key_of(folder);

    if (!folder->folder || !key || length > KEPT_NAME)
        return NULL;
    struct vfat_node *node = folder->volume->names[place_for(key, name, length)];
    while (node &&
           (node->parent != key || node->length != length || memcmp(node->name, name, length) != 0))
        node = node->same;
    return node;
}

void vfat_node_keep(struct vfat_node *folder, const char *name, size_t length,
                    struct vfat_node *node)
{
    vfat_node_unname(node);
    node->parent = key_of(folder);
    if (!node->parent || length > KEPT_NAME)
        return;
    node->place = place_for(node->parent, name, length);
    node->length = (uint8_t)length;
    memcpy(node->name, name, length);
    struct vfat_node **first = &folder->volume->names[node->place];
    node->same = *first;
    *first = node;
}

void vfat_node_unname(struct vfat_node *node)
{
    struct vfat_node **link = &node->volume->names[node->place];

    if (!node->length)
        return;
    while (*link != node)
        link = &(*link)->same;
    *link = node->same;
    node->length = 0;
}

static struct absent *absent_at(struct vfat_node *folder, const char *name, size_t length)
{
    return &folder->volume->absent[place_for(key_of(folder), name, length) % ABSENT_NAMES];
}

bool vfat_is_absent(struct vfat_node *folder, const char *name, size_t length)
{
    if (folder->unnoted)
        return false;
    const struct absent *absent = absent_at(folder, name, length);
    return absent->parent && absent->parent == key_of(folder) && absent->length == length &&
           memcmp(absent->name, name, length) == 0;
}

/* Names of ASCII alone: another spelling has the same length, if there are no dots to be dropped. A
 * short name that comes with a long one has a tilde. */
static bool is_plain(const char *name, size_t length)
{
    bool plain = length && length <= KEPT_NAME && name[length - 1] != '.';

    for (size_t i = 0; plain && i < length; i++)
        plain = (uint8_t)name[i] < 0x80 && name[i] != '~';
    return plain;
}

/* Where there is an index, it says so as quickly, and there are no notes. */
void vfat_absent_note(struct vfat_node *folder, const char *name, size_t length)
{
    if (kind_of(folder->volume) || vfat_index(folder) || !is_plain(name, length))
        return;
    struct absent *absent = absent_at(folder, name, length);
    folder->unnoted = false;
    absent->parent = key_of(folder);
    absent->length = (uint8_t)length;
    memcpy(absent->name, name, length);
}

void vfat_absent_drop(struct vfat_node *folder, uint32_t length)
{
    uint32_t key = key_of(folder);

    for (struct absent *absent = folder->volume->absent;
         absent < folder->volume->absent + ABSENT_NAMES; absent++)
        if (absent->parent == key && (absent->length == length || !length))
            absent->parent = 0;
    folder->unnoted = !length;
}
