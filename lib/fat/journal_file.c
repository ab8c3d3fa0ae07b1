/* The journal's file. Its clusters lie in a row, and it is never moved while the volume is being
 * changed. */
#include "journal_file.h"
#include "folder.h"
#include "kind.h"
#include "table.h"
#include <string.h>

bool vfat_is_journal(const uint8_t entry[SLOT])
{
    return entry[0] == JOURNAL_NAME[0] && memcmp(entry, JOURNAL_NAME, SHORT_NAME) == 0 &&
           (entry[ENTRY_ATTRIBUTES] & (VFAT_HIDDEN | VFAT_SYSTEM)) == (VFAT_HIDDEN | VFAT_SYSTEM);
}

int vfat_journal_entry(struct vfat_volume *volume, uint32_t *slot, uint8_t **bytes)
{
    return vfat_find_in_root(volume, vfat_is_journal, slot, bytes);
}

uint32_t vfat_journal_clusters(const struct vfat_volume *volume, uint32_t half)
{
    return (2 * half + cluster_sectors(volume) - 1) >> volume->cluster_shift;
}

/* Are @count clusters from @first on a chain, in a row? Or may they become one, if @planned: some
 * of them are free. 1, 0, or an error. */
static int are_in_row(struct vfat_volume *volume, uint32_t first, uint32_t count, bool planned)
{
    for (; count--; first++) {
        uint32_t next;
        if (!is_cluster(volume, first))
            return 0;
        int error = vfat_link(volume, first, &next);
        if (error)
            return error;
        if (next != (count ? first + 1 : LAST) && !(planned && next == 0))
            return 0;
    }
    return 1;
}

void vfat_journal_use(struct vfat_volume *volume, uint32_t first, uint32_t half)
{
    volume->journal = cluster_sector(volume, first);
    volume->half = half;
    volume->limit = half - 1;
}

void vfat_journal_leave(struct vfat_volume *volume)
{
    volume->journal = 0;
    volume->limit = GROUP_SECTORS;
}

/* Whether @sound, both halves are those of a journal, unless one is written anew; else it is not
 * used. */
static int check_here(struct vfat_volume *volume, int sound, bool anew)
{
    if (sound == 1 && !anew)
        sound = vfat_journal_is_here(volume);
    if (sound != 1)
        vfat_journal_leave(volume);
    return sound;
}

int vfat_journal_try(struct vfat_volume *volume, uint32_t first, uint32_t half, bool planned)
{
    int sound = are_in_row(volume, first, vfat_journal_clusters(volume, half), planned);

    vfat_journal_use(volume, first, half);
    return check_here(volume, sound, volume->active && !planned);
}

/* Uses the file that @entry names, if it is one of ours. */
static int use_entry(struct vfat_volume *volume, const uint8_t *entry)
{
    uint32_t half = get32(entry + ENTRY_SIZE) / (2 * VFAT_SECTOR);

    return half == SMALL_HALF || half == LARGE_HALF
               ? vfat_journal_try(volume, vfat_entry_first(volume, entry), half, false)
               : 0;
}

/* Uses what exFAT's regions leave. */
static int use_gap(struct vfat_volume *volume)
{
    volume->journal = volume->gap;
    volume->half = LARGE_HALF;
    volume->limit = LARGE_HALF - 1;
    return check_here(volume, volume->gap != 0, volume->active);
}

int vfat_journal_open(struct vfat_volume *volume)
{
    uint8_t *entry;
    uint32_t slot;

    if (volume->journal)
        return 0;
    int there = kind_of(volume) ? use_gap(volume) : vfat_journal_entry(volume, &slot, &entry);
    if (there == 1 && !kind_of(volume))
        there = use_entry(volume, entry);
    return there < 0 ? there : 0;
}
