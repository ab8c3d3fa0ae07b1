/*
 * An index of a large folder's names in memory, long ones and short ones: a hash table of where
 * they are. What it says is compared with the folder, so only a name that is missing would be an
 * error.
 */
#pragma once

#include "volume.h"

/* The folder's index, or NULL. */
struct index *vfat_index(struct vfat_node *folder);

/* Makes one. NULL if there is no memory for it, or the folder has more names than it may have. */
struct index *vfat_index_make(struct vfat_node *folder);

/* May a name with this hash be there? */
bool vfat_index_has(const struct index *index, uint32_t hash);

/* Looks for a name. As vfat_find(). */
int vfat_index_find(struct vfat_node *folder, const struct index *index, struct name *name,
                    struct set *set);

/* To be called when a set was made or freed; when a folder becomes longer; when it is gone. */
void vfat_index_add(struct vfat_node *folder, struct name *name, const struct set *set);
void vfat_index_remove(struct vfat_node *folder, const struct set *set);
void vfat_index_lengthen(struct vfat_node *folder, uint32_t cluster);
void vfat_index_drop(struct vfat_volume *volume, uint32_t key);
