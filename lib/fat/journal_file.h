/* What finding and making the journal's file have in common. */
#pragma once

#include "journal.h"

#define SMALL_HALF (CALL_SECTORS + 3) /* a call, a link that is freed, and the header */
#define LARGE_HALF (GROUP_SECTORS + 1)

/* Its entry in the root: 1, 0, or an error. */
int vfat_journal_entry(struct vfat_volume *volume, uint32_t *slot, uint8_t **bytes);

/* The clusters that two halves of @half sectors need. */
uint32_t vfat_journal_clusters(const struct vfat_volume *volume, uint32_t half);

/* Uses the journal that is where @first is, if it is sound, or if @planned, could become one: 1, 0,
 * or an error. */
int vfat_journal_try(struct vfat_volume *volume, uint32_t first, uint32_t half, bool planned);

/* The journal is where @first is; there is none. */
void vfat_journal_use(struct vfat_volume *volume, uint32_t first, uint32_t half);
void vfat_journal_leave(struct vfat_volume *volume);
