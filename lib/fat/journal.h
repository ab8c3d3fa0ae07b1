/*
 * The group of changed sectors, and the journal through which it reaches the medium as a whole.
 *
 * The journal is a hidden file of two halves, used in turn. A half is a header and the sectors of a
 * group. Once it is on the medium the group is, too: only then its sectors are written where they
 * belong. The header has a hash of what each sector was before. Sectors that are neither that nor
 * the new content were changed by another system; then nothing of the group is written again.
 */
#pragma once

#include "volume.h"

#define JOURNAL_NAME "FATJRNL SYS" /* as in a short entry */

/* To be called before each step of a call that changes something: CALL_SECTORS sectors more have
 * room in the group. VFAT_EROFS, or errors of the device. */
int vfat_begin(struct vfat_volume *volume);

/* Gets the group to the medium, and frees what it has removed. */
int vfat_commit(struct vfat_volume *volume);

/* Returns when all that was written is on the medium. */
int vfat_flush(struct vfat_volume *volume);

/* Commits until no chain waits to be freed. */
int vfat_drain(struct vfat_volume *volume);

/* Finds the journal. 0, with volume->journal 0 if there is none, or an error. */
int vfat_journal_open(struct vfat_volume *volume);

/* Makes one, in two parts: first an empty file that says where it will be, then, when the volume is
 * marked as being changed, that file's clusters. So what a cut leaves is finished by the next
 * mount. 1 if there is room; VFAT_ENOENT if nothing is to be finished. */
int vfat_journal_plan(struct vfat_volume *volume);
int vfat_journal_finish(struct vfat_volume *volume);

/* Makes it empty, so that nothing of it is ever written again; @closed: until it is cleared
 * otherwise, it says nothing about the volume. */
int vfat_journal_clear(struct vfat_volume *volume, bool closed);

/* Writes the group in @half of the journal. */
int vfat_journal_write(struct vfat_volume *volume, unsigned half);

/* Writes the group that was written into the journal just now where it belongs; the same later, as
 * it is in the journal. */
int vfat_journal_put_home(struct vfat_volume *volume);
int vfat_journal_home(struct vfat_volume *volume);

/* Finishes what was committed. 1, or 0 if there is no sound journal of this volume. */
int vfat_journal_replay(struct vfat_volume *volume);

/* Do both halves begin as those of this journal do? 1, 0, or an error. */
int vfat_journal_is_here(struct vfat_volume *volume);

/* Is it the journal's entry in the root? */
bool vfat_is_journal(const uint8_t entry[SLOT]);

/* Writes sectors where they belong; those of the FAT into all copies. */
int vfat_write_home(struct vfat_volume *volume, uint32_t sector, const uint8_t *bytes,
                    uint32_t count);

static inline bool in_fat(const struct vfat_volume *volume, uint32_t sector)
{
    return sector - volume->fat_start < volume->fat_sectors;
}
