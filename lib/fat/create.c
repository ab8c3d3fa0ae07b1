/* Making files and folders. */
#include "buffers.h"
#include "folder.h"
#include "journal.h"
#include "kind.h"
#include "names.h"
#include "node.h"
#include "table.h"
#include <string.h>

/* What is new is empty. */
static void put_new(const struct vfat_volume *volume, uint8_t attributes, uint8_t *bytes)
{
    uint32_t now = volume->device->now(volume->device->context);
    const struct entry entry = {.attributes = attributes,
                                .created = now,
                                .written = now,
                                .accessed = (uint16_t)(now >> 16)};

    vfat_entry_put(volume, &entry, bytes);
}

/* The entries "." and ".." of a folder at @first in @parent; the root is 0 there. */
static void put_dots(const struct vfat_node *parent, uint32_t first, const uint8_t *entry,
                     uint8_t *slots)
{
    memset(slots, 0, VFAT_SECTOR);
    for (unsigned i = 0; i < 2; i++) {
        uint8_t *slot = slots + i * SLOT;
        memcpy(slot, entry, SLOT);
        memset(slot, ' ', SHORT_NAME);
        memset(slot, '.', i + 1);
        slot[ENTRY_ATTRIBUTES] = VFAT_FOLDER;
        slot[ENTRY_CASE] = 0;
    }
    vfat_entry_set_first(parent->volume, slots, first);
    vfat_entry_set_first(parent->volume, slots + SLOT, is_root(parent) ? 0 : parent->first);
}

/* Nothing names the cluster yet, so it is written where it belongs. */
static int write_first(struct vfat_node *parent, uint32_t first, const uint8_t *entry)
{
    struct vfat_volume *volume = parent->volume;
    uint32_t sector = cluster_sector(volume, first);
    uint8_t *dots;
    int error = vfat_write_sectors(volume, sector, NULL, cluster_sectors(volume));

    if (!error && !kind_of(volume))
        error = vfat_data(volume, sector, true, &dots);
    if (!error && !kind_of(volume))
        put_dots(parent, first, entry, dots);
    volume->fresh = true;
    return error;
}

/* exFAT gives a folder the size of its clusters. */
static void put_first(const struct vfat_volume *volume, uint32_t first, uint8_t *bytes)
{
    struct entry entry;

    vfat_entry_get(volume, bytes, &entry);
    entry.first = first;
    if (kind_of(volume))
        entry.size = entry.valid = vfat_cluster_bytes(volume);
    vfat_entry_put(volume, &entry, bytes);
}

static int make_folder(struct vfat_node *parent, struct name *name, struct set *set)
{
    struct vfat_volume *volume = parent->volume;
    uint32_t first;
    int taken = vfat_allocate(volume, 0, 1, &first);

    if (taken < 0)
        return taken;
    put_first(volume, first, set->entry);
    int error = write_first(parent, first, set->entry);
    if (!error)
        error = vfat_pin(parent, set);
    if (error)
        vfat_give_back(volume, first);
    else
        vfat_place(parent, name, set);
    return error;
}

static int make(struct vfat_node *folder, struct name *name, uint8_t attributes, struct set *set)
{
    int error = vfat_room(folder, name, set);

    if (error)
        return error;
    put_new(folder->volume, attributes, set->entry);
    if (attributes & VFAT_FOLDER)
        return make_folder(folder, name, set);
    error = vfat_pin(folder, set);
    if (!error)
        vfat_place(folder, name, set);
    return error;
}

/* Is there no such name, and may it be? */
int vfat_name_new(struct vfat_node *folder, const char *text, size_t length, struct name *name,
                  struct set *set)
{
    if (!folder->folder)
        return VFAT_ENOTDIR;
    if (folder->gone)
        return VFAT_ENOENT;
    int error = vfat_name_from_utf8(name, text, length);
    if (error)
        return error;
    int there = vfat_is_absent(folder, text, length) ? 0 : vfat_find_any(folder, name, set);
    if (there)
        return there < 0 ? there : VFAT_EEXIST;
    return vfat_name_check(name) ? 0 : VFAT_EINVAL;
}

/* A name that cannot be opened for lack of memory is not made. */
int vfat_create(struct vfat_node *folder, const char *name, size_t length, uint8_t attributes,
                struct vfat_node **node)
{
    static const uint8_t known =
        VFAT_READ_ONLY | VFAT_HIDDEN | VFAT_SYSTEM | VFAT_FOLDER | VFAT_ARCHIVE;
    struct vfat_volume *volume = folder->volume;
    struct name wanted;
    struct set set;
    int error = vfat_name_new(folder, name, length, &wanted, &set);

    if (!error)
        error = vfat_begin(volume);
    if (error)
        return error;
    *node = vfat_node_make(volume);
    if (!*node)
        return VFAT_ENOMEM;
    vfat_hold(*node);
    memset(set.entry, 0, sizeof set.entry);
    error = make(folder, &wanted, attributes & known, &set);
    if (error) {
        (*node)->doubtful = true;
        vfat_close(*node);
        return error;
    }
    vfat_node_bind(*node, &set);
    vfat_node_put_below(*node, folder);
    vfat_node_keep(folder, name, length, *node);
    return 0;
}
