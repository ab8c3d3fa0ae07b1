/* The file allocation table: links between clusters, free ones, chains. */
#pragma once

#include "volume.h"

/* What follows @cluster: another cluster, LAST, 0 (it is free), or BROKEN. */
int vfat_link(struct vfat_volume *volume, uint32_t cluster, uint32_t *next);

/* 1, 0, or an error. */
int vfat_is_free(struct vfat_volume *volume, uint32_t cluster);

/* @next: another cluster, LAST, or 0. */
int vfat_set_link(struct vfat_volume *volume, uint32_t cluster, uint32_t next);

/* Makes the table's sectors of @count > 0 clusters part of the group, so that setting them cannot
 * fail. */
int vfat_prepare_links(struct vfat_volume *volume, uint32_t cluster, uint32_t count);

/* Makes @count > 0 clusters from @first on a chain, behind @previous or 0. */
int vfat_chain(struct vfat_volume *volume, uint32_t previous, uint32_t first, uint32_t count);

/* Takes up to @count free clusters in a row, behind @previous (or 0) if they are free, and appends
 * them to its chain. Their number, or VFAT_ENOSPC. They have their place in the group. */
int vfat_allocate(struct vfat_volume *volume, uint32_t previous, uint32_t count, uint32_t *first);

/* Undoes that for a single cluster, in the same step. */
void vfat_give_back(struct vfat_volume *volume, uint32_t cluster);

/* A chain has no name any more (0: there is none): its clusters will be free when the medium knows.
 */
void vfat_retire(struct vfat_volume *volume, uint32_t first);

/* Frees chains that have no name on the medium, as far as the group has room. */
void vfat_reclaim(struct vfat_volume *volume);

/* Chains without name, and how many there are. */
uint32_t vfat_orphans(const struct vfat_volume *volume, uint32_t list[ORPHANS]);

/* The cluster at @index of a chain that begins at @first. As many as are known to lie in a row,
 * and of the next @wanted all that do: *run, valid until the next call. If the chain is shorter,
 * run->count is 0, run->index its length and run->cluster its last cluster or 0. */
int vfat_map(struct vfat_volume *volume, struct map *map, uint32_t first, uint32_t index,
             uint32_t wanted, struct run *run);

/* The same if that needs no look at the medium, or false. */
bool vfat_map_known(const struct map *map, uint32_t index, struct run *run);
