/* Removing files and folders. */
#include "buffers.h"
#include "folder.h"
#include "index.h"
#include "journal.h"
#include "kind.h"
#include "names.h"
#include "node.h"
#include "table.h"
#include <string.h>

/* Is it one that was open by this name? Then the place is known. */
static bool is_kept(struct vfat_node *folder, const char *text, size_t length, struct set *set)
{
    const struct vfat_node *node = vfat_kept(folder, text, length);
    uint32_t slot = node ? node->begin : 0;

    return node && vfat_next_set(folder, &slot, set) == 1 && set->sector == node->sector &&
           set->slot == node->slot;
}

/* Finds @text in @folder: 0, VFAT_ENOENT, ... */
int vfat_name_known(struct vfat_node *folder, const char *text, size_t length, struct set *set)
{
    struct name name;

    if (!folder->folder)
        return VFAT_ENOTDIR;
    if (is_kept(folder, text, length, set))
        return 0;
    int error = vfat_name_from_utf8(&name, text, length);
    if (error)
        return error == VFAT_EINVAL ? VFAT_ENOENT : error;
    int there = vfat_find_any(folder, &name, set);
    return there == 1 ? 0 : there ? there : VFAT_ENOENT;
}

/* A folder or file that is not open, for looking into it. */
static struct vfat_node closed_node(struct vfat_volume *volume, const struct set *set)
{
    struct vfat_node node = {
        .volume = volume, .sector = set->sector, .slot = set->slot, .begin = set->first};
    struct entry entry;

    vfat_entry_get(volume, set->entry, &entry);
    vfat_node_fill(&node, &entry);
    return node;
}

/* 0, VFAT_ENOTEMPTY, or an error. */
static int check_empty(struct vfat_volume *volume, const struct set *set)
{
    struct vfat_node folder = closed_node(volume, set);
    struct set found;
    uint32_t slot = 0;
    int there = vfat_next_set(&folder, &slot, &found);

    return there == 1 ? VFAT_ENOTEMPTY : there;
}

int vfat_check_removal(struct vfat_volume *volume, const struct set *set, bool folder)
{
    bool is_folder = attributes_of(volume, set) & VFAT_FOLDER;

    if (is_folder != folder)
        return is_folder ? VFAT_EISDIR : VFAT_ENOTDIR;
    if (!folder)
        return attributes_of(volume, set) & VFAT_READ_ONLY ? VFAT_EACCES : 0;
    return check_empty(volume, set);
}

/* What was changed in a folder that has gone must not be written over what its clusters hold next.
 */
static void forget_folder(struct vfat_volume *volume, const struct set *set)
{
    struct vfat_node folder = closed_node(volume, set);

    vfat_index_drop(volume, folder.first);
    for (uint32_t slot = 0; vfat_slot_sector(&folder, slot) == 1; slot += SLOTS)
        vfat_forget(volume, folder.near_sector, 1);
}

void vfat_removed(struct vfat_volume *volume, const struct set *set)
{
    struct vfat_node *node = vfat_node_of(volume, set);

    if (node && !node->references) {
        vfat_node_free(node);
        node = NULL;
    }
    if (attributes_of(volume, set) & VFAT_FOLDER)
        forget_folder(volume, set);
    if (!node) {
        vfat_retire(volume, vfat_entry_first(volume, set->entry));
        return;
    }
    vfat_node_unname(node);
    node->gone = volume->moved = true;
    node->sector = NO_SECTOR;
    memcpy(node->kept, set->entry, sizeof node->kept);
    vfat_node_put_below(node, NULL);
    volume->gone++;
    volume->relisted = true;
}

/* What goes is freed by its links, which it may not have. */
int vfat_link_set(struct vfat_node *folder, const struct set *set)
{
    struct vfat_node closed, *node;

    if (!kind_of(folder->volume))
        return 0;
    node = vfat_node_of(folder->volume, set);
    if (!node) {
        closed = closed_node(folder->volume, set);
        closed.above = folder;
        node = &closed;
    }
    return vfat_link_row(node);
}

static int look_up(struct vfat_node *folder, const char *name, size_t length, bool is_folder,
                   struct set *set)
{
    int error = vfat_name_known(folder, name, length, set);

    return error ? error : vfat_check_removal(folder->volume, set, is_folder);
}

/* Looks twice on a volume that nothing has changed: what cannot be removed is no reason to begin.
 */
static int begin(struct vfat_node *folder, const char *name, size_t length, bool is_folder,
                 struct set *set)
{
    for (bool begun = folder->volume->active;; begun = true) {
        int error = begun ? vfat_begin(folder->volume) : 0;
        if (!error)
            error = look_up(folder, name, length, is_folder, set);
        if (error || begun)
            return error;
    }
}

static int remove_name(struct vfat_node *folder, const char *name, size_t length, bool is_folder)
{
    struct vfat_volume *volume = folder->volume;
    struct set set;
    int error = begin(folder, name, length, is_folder, &set);

    if (!error)
        error = vfat_shed(folder, &set);
    if (!error)
        error = vfat_link_set(folder, &set);
    if (!error)
        error = vfat_pin(folder, &set);
    if (error)
        return error;
    vfat_erase(folder, &set);
    vfat_removed(volume, &set);
    vfat_absent_note(folder, name, length);
    return 0;
}

int vfat_unlink(struct vfat_node *folder, const char *name, size_t length)
{
    return remove_name(folder, name, length, false);
}

int vfat_rmdir(struct vfat_node *folder, const char *name, size_t length)
{
    return remove_name(folder, name, length, true);
}
