/* Renaming. All that it changes is in one group. */
#include "buffers.h"
#include "folder.h"
#include "journal.h"
#include "kind.h"
#include "names.h"
#include "node.h"
#include "table.h"
#include <string.h>

/* What is renamed, and to what. */
struct renaming {
    struct vfat_node *folder, *target;
    struct set old, new;
    struct name name; /* the new one */
    bool exists;      /* @new does */
};

/* The folder above the one that begins at @first: 0 is the root. */
static int parent_of(struct vfat_volume *volume, uint32_t first, uint32_t *parent)
{
    uint8_t *bytes;

    if (!is_cluster(volume, first))
        return vfat_broken(volume, "the folder above a folder does not exist", 0);
    int error = vfat_get(volume, cluster_sector(volume, first), &bytes);
    if (error)
        return error;
    if (bytes[SLOT] != '.' || bytes[SLOT + 1] != '.')
        return vfat_broken(volume, "a folder has no entry ..", cluster_sector(volume, first));
    *parent = vfat_entry_first(volume, bytes + SLOT);
    return 0;
}

/* VFAT_EINVAL if the folder that begins at @first is @folder or above it. */
static int check_below(struct vfat_volume *volume, uint32_t first, const struct vfat_node *folder)
{
    uint32_t at = is_root(folder) ? 0 : folder->first;

    for (; kind_of(volume) && !is_root(folder); folder = folder->above)
        if (folder->first == first)
            return VFAT_EINVAL;
    if (kind_of(volume))
        return 0;

    for (uint32_t depth = 0; at && at != volume->root.first; depth++) {
        if (at == first || depth == FOLDER_SLOTS)
            return VFAT_EINVAL;
        int error = parent_of(volume, at, &at);
        if (error)
            return error;
    }
    return 0;
}

static bool same_place(const struct set *a, const struct set *b)
{
    return a->sector == b->sector && a->slot == b->slot;
}

static int check_new(struct vfat_volume *volume, struct renaming *renaming)
{
    bool folder = attributes_of(volume, &renaming->old) & VFAT_FOLDER;
    uint32_t first = vfat_entry_first(volume, renaming->old.entry);
    int error = folder && first && renaming->folder != renaming->target
                    ? check_below(volume, first, renaming->target)
                    : 0;

    if (!error && renaming->exists && same_place(&renaming->old, &renaming->new))
        renaming->exists = false; /* only the case changes */
    if (!error && renaming->exists)
        error = vfat_check_removal(volume, &renaming->new, folder);
    return error;
}

static int look_up(struct renaming *renaming, const char *name, size_t length, const char *to,
                   size_t to_length)
{
    int error = vfat_name_known(renaming->folder, name, length, &renaming->old);

    if (!error)
        error = vfat_name_new(renaming->target, to, to_length, &renaming->name, &renaming->new);
    renaming->exists = error == VFAT_EEXIST;
    if (error && !renaming->exists)
        return error;
    return check_new(renaming->folder->volume, renaming);
}

/* The entry ".." of a folder that is moved, or NULL. */
static int pin_dots(struct vfat_volume *volume, const struct renaming *renaming, uint8_t **dots)
{
    uint32_t first = vfat_entry_first(volume, renaming->old.entry);

    *dots = NULL;
    if (kind_of(volume) || !(attributes_of(volume, &renaming->old) & VFAT_FOLDER) ||
        renaming->target == renaming->folder || !is_cluster(volume, first))
        return 0;
    int error = vfat_change(volume, cluster_sector(volume, first), dots);
    if (error)
        return error;
    *dots += SLOT;
    if ((*dots)[0] != '.' || (*dots)[1] != '.')
        *dots = NULL;
    return 0;
}

/* All but the name. */
static void copy_fields(const struct vfat_volume *volume, struct renaming *renaming)
{
    if (kind_of(volume)) {
        kind_of(volume)->copy(renaming->new.entry, renaming->old.entry);
        return;
    }
    uint8_t lower = renaming->new.entry[ENTRY_CASE];

    memcpy(renaming->new.entry + SHORT_NAME, renaming->old.entry + SHORT_NAME, SLOT - SHORT_NAME);
    renaming->new.entry[ENTRY_CASE] = lower;
}

/* Without a journal only a single sector is changed as a whole. */
static int check_atomic(const struct vfat_volume *volume, const struct renaming *renaming,
                        const uint8_t *dots)
{
    const struct set *old = &renaming->old, *new = &renaming->new;

    if (volume->journal)
        return 0;
    return dots || old->sector != new->sector || old->slots > old->slot + 1 ||
                   (!renaming->exists && new->slots > new->slot + 1)
               ? VFAT_ENOSPC
               : 0;
}

/* Makes all sectors that are to be changed part of the group, so that nothing fails half-way. */
static int prepare(struct vfat_volume *volume, struct renaming *renaming, uint8_t **dots)
{
    int error = vfat_shed(renaming->folder, &renaming->old);

    if (!error && renaming->exists)
        error = vfat_shed(renaming->target, &renaming->new);
    if (!error)
        error = renaming->exists ? vfat_link_set(renaming->target, &renaming->new)
                                 : vfat_room(renaming->target, &renaming->name, &renaming->new);
    if (!error)
        error = vfat_pin(renaming->folder, &renaming->old);
    if (!error)
        error = vfat_pin(renaming->target, &renaming->new);
    if (!error)
        error = pin_dots(volume, renaming, dots);
    return error ? error : check_atomic(volume, renaming, *dots);
}

/* What has the new name already keeps the slots, for what is renamed. */
static void take_over(struct vfat_volume *volume, struct renaming *renaming)
{
    vfat_removed(volume, &renaming->new);
    copy_fields(volume, renaming);
    if (kind_of(volume))
        kind_of(volume)->rewrite(&renaming->new);
    else
        memcpy(renaming->new.bytes[renaming->new.slots - 1], renaming->new.entry, SLOT);
}

static void rename_pinned(struct vfat_volume *volume, struct renaming *renaming, uint8_t *dots)
{
    struct vfat_node *node = vfat_node_of(volume, &renaming->old);

    if (renaming->exists) {
        take_over(volume, renaming);
    } else {
        copy_fields(volume, renaming);
        vfat_place(renaming->target, &renaming->name, &renaming->new);
    }
    vfat_erase(renaming->folder, &renaming->old);
    if (node) {
        vfat_node_unname(node);
        vfat_node_move(node, &renaming->new);
        vfat_node_put_below(node, renaming->target);
        volume->moved = true;
    }
    if (dots)
        vfat_entry_set_first(volume, dots, is_root(renaming->target) ? 0 : renaming->target->first);
}

int vfat_rename(struct vfat_node *folder, const char *name, size_t length, struct vfat_node *target,
                const char *to, size_t to_length)
{
    struct vfat_volume *volume = folder->volume;
    struct renaming renaming = {.folder = folder, .target = target};
    uint8_t *dots;
    int error;

    for (bool begun = volume->active;; begun = true) { /* as in remove.c */
        error = begun ? vfat_begin(volume) : 0;
        if (!error)
            error = look_up(&renaming, name, length, to, to_length);
        if (error || begun)
            break;
    }
    if (!error)
        error = prepare(volume, &renaming, &dots);
    if (!error)
        rename_pinned(volume, &renaming, dots);
    return error;
}
