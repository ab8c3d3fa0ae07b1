/* Open files and folders. */
#pragma once

#include "volume.h"

struct set;

/* The open node of a set, or NULL. */
struct vfat_node *vfat_node_of(struct vfat_volume *volume, const struct set *set);

/* A node of no set yet, idle, or NULL. */
struct vfat_node *vfat_node_make(struct vfat_volume *volume);

/* Opens a set. */
int vfat_node_open(struct vfat_volume *volume, const struct set *set, struct vfat_node **node);

/* Notes that a node was opened by this name: see vfat_kept(); forgets it. */
void vfat_node_keep(struct vfat_node *folder, const char *name, size_t length,
                    struct vfat_node *node);
void vfat_node_unname(struct vfat_node *node);

/* Was @name looked for in @folder in vain, and no name of that length was added since? To be called
 * when it was, and when a name is added; @length 0: any, when the folder gets an index. */
bool vfat_is_absent(struct vfat_node *folder, const char *name, size_t length);
void vfat_absent_note(struct vfat_node *folder, const char *name, size_t length);
void vfat_absent_drop(struct vfat_node *folder, uint32_t length);

/* Frees an idle node. */
void vfat_node_free(struct vfat_node *node);

/* What identifies a set: by where it is, or what it was opened as. */
uint64_t vfat_node_id(struct vfat_volume *volume, const struct set *set);

/* The node is in @folder, which stays open for that, on exFAT; NULL: in none any more. */
void vfat_node_put_below(struct vfat_node *node, struct vfat_node *folder);

/* The node has what an entry says. */
void vfat_node_fill(struct vfat_node *node, const struct entry *entry);

/* The node's entry is that of @set; all else, too. */
void vfat_node_move(struct vfat_node *node, const struct set *set);
void vfat_node_bind(struct vfat_node *node, const struct set *set);

/* Writes the node's first cluster and size into its entry; of a file, that it was changed now. */
int vfat_node_update(struct vfat_node *node);

/* Its entry; changes it; makes it part of the group, so that changing it cannot fail. VFAT_EPERM:
 * it is the root. */
int vfat_node_get(struct vfat_node *node, struct entry *entry);
int vfat_node_put(struct vfat_node *node, const struct entry *entry);
int vfat_node_pin(struct vfat_node *node);

/* Fills in what an entry says. */
void vfat_status_fill(const struct vfat_volume *volume, const struct entry *entry, uint64_t id,
                      struct vfat_status *status);

/* Finds @text in @folder. 0, VFAT_ENOENT, ... */
int vfat_name_known(struct vfat_node *folder, const char *text, size_t length, struct set *set);

/* May a file or, if @folder, a folder of this name be removed? VFAT_EISDIR, VFAT_ENOTDIR, ... */
int vfat_check_removal(struct vfat_volume *volume, const struct set *set, bool folder);

/* Gives what @set of @folder has links, before it is removed; begins a step then. */
int vfat_link_set(struct vfat_node *folder, const struct set *set);

/* The name of @set is gone: what it has is freed when it is closed; if it is not open, at once. */
void vfat_removed(struct vfat_volume *volume, const struct set *set);

/* What a folder is called in memory: its first cluster; 1 for the root of FAT12 and FAT16, 0 for
 * another one that has none and so no names. */
static inline __attribute__((always_inline)) uint32_t key_of(const struct vfat_node *folder)
{
    return folder->first ? folder->first : folder == &folder->volume->root;
}

static inline bool is_root(const struct vfat_node *node)
{
    return node == &node->volume->root;
}
