/* Is the volume being changed? In the boot sector's mark, as Linux and Windows do; and what FSInfo
 * says. */
#include "state.h"
#include "buffers.h"
#include "journal.h"
#include "table.h"

enum { INFO_LEAD = 0, INFO_SIGNATURE = 484, INFO_FREE = 488, INFO_NEXT = 492 };

#define LEAD      0x41615252u
#define SIGNATURE 0x61417272u

int vfat_is_marked(struct vfat_volume *volume)
{
    uint8_t *sector;
    int error = volume->mark ? vfat_get(volume, 0, &sector) : 0;

    return error ? error : volume->mark ? (sector[volume->mark] & volume->mark_bit) != 0 : 0;
}

/* Writes a sector of no group. */
static int write_one(struct vfat_volume *volume, uint32_t sector, const uint8_t *bytes)
{
    return vfat_device_write(volume, sector, bytes, 1);
}

static int mark(struct vfat_volume *volume, bool changing)
{
    uint8_t *sector;
    int error = volume->mark ? vfat_get(volume, 0, &sector) : 0;

    if (error || !volume->mark || !(sector[volume->mark] & volume->mark_bit) == !changing)
        return error;
    sector[volume->mark] ^= volume->mark_bit;
    error = write_one(volume, 0, sector);
    if (error)
        sector[volume->mark] ^= volume->mark_bit;
    return error;
}

static bool get_info(struct vfat_volume *volume, uint8_t **sector)
{
    return volume->info && !vfat_get(volume, volume->info, sector) &&
           get32(*sector + INFO_LEAD) == LEAD && get32(*sector + INFO_SIGNATURE) == SIGNATURE;
}

static int put_info(struct vfat_volume *volume, uint32_t free)
{
    uint8_t *sector;

    if (!get_info(volume, &sector))
        return 0;
    put32(sector + INFO_FREE, free);
    put32(sector + INFO_NEXT, volume->next);
    return write_one(volume, volume->info, sector);
}

/* Only of a volume on which work was finished. */
void vfat_read_info(struct vfat_volume *volume)
{
    uint8_t *sector;

    volume->free = UNKNOWN;
    volume->next = 2;
    if (!get_info(volume, &sector))
        return;
    uint32_t free = get32(sector + INFO_FREE), next = get32(sector + INFO_NEXT);
    if (free <= volume->end - 2)
        volume->free = free;
    if (is_cluster(volume, next))
        volume->next = next;
}

/* While it is being changed, nobody may rely on the number of free clusters. */
static int begin_changes(struct vfat_volume *volume)
{
    int error = vfat_flush(volume);

    if (!error)
        error = mark(volume, true);
    if (!error)
        error = put_info(volume, UNKNOWN);
    return error ? error : vfat_flush(volume);
}

/* Nobody would know of a journal's clusters on a volume that has no mark. */
static int activate(struct vfat_volume *volume)
{
    int error = volume->mark ? vfat_journal_open(volume) : 0, planned = 0;

    if (!error && volume->journal)
        error = vfat_journal_clear(volume, false);
    else if (!error && volume->mark)
        planned = vfat_journal_plan(volume);
    if (!error && planned >= 0)
        error = begin_changes(volume);
    if (!error && planned == 1)
        error = vfat_journal_finish(volume);
    return planned < 0 ? planned : error;
}

/* The journal's own file is made by calls that begin, too. */
int vfat_activate(struct vfat_volume *volume)
{
    volume->active = true;
    int error = activate(volume);
    if (error)
        volume->active = false;
    return error;
}

/* The journal is empty before the mark goes, and closed after that: then a mark is another
 * system's. */
static int finish(struct vfat_volume *volume)
{
    int error = vfat_flush(volume);

    if (!error && volume->journal)
        error = vfat_journal_clear(volume, false);
    if (!error)
        error = put_info(volume, volume->free);
    if (!error)
        error = vfat_flush(volume);
    if (!error && !volume->was_dirty)
        error = mark(volume, false);
    if (!error)
        error = vfat_flush(volume);
    if (!error && volume->journal)
        error = vfat_journal_clear(volume, true);
    return error ? error : vfat_flush(volume);
}

/* Without a journal, freed clusters would be lost. */
static bool must_commit(const struct vfat_volume *volume)
{
    return volume->owed || volume->away || !volume->journal;
}

int vfat_sync(struct vfat_volume *volume)
{
    int error = volume->read_only     ? 0
                : must_commit(volume) ? vfat_commit(volume)
                                      : vfat_write_back(volume, 0, NO_SECTOR);

    return !error && volume->unflushed ? vfat_flush(volume) : error;
}

/* Files without name that are still open keep the volume from being finished. */
int vfat_settle(struct vfat_volume *volume)
{
    uint32_t orphans[ORPHANS];

    if (!volume->active)
        return 0;
    int error = vfat_drain(volume);
    if (!error && vfat_orphans(volume, orphans)) {
        error = vfat_sync(volume);
        return error ? error : volume->stuck;
    }
    if (!error)
        error = finish(volume);
    if (!error)
        volume->active = false;
    return error;
}
