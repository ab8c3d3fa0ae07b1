/* Gets groups to the medium: see journal.h. */
#include "buffers.h"
#include "journal.h"
#include "state.h"
#include "table.h"

int vfat_flush(struct vfat_volume *volume)
{
    const struct vfat_device *device = volume->device;
    int error = device->flush ? device->flush(device->context) : 0;

    if (!error)
        volume->fresh = volume->unflushed = false;
    return error;
}

__attribute__((noinline)) void vfat_group_leave(struct vfat_volume *volume, struct buffer *buffer)
{
    struct buffer **at = volume->group, **end = at + --volume->changed;

    while (*at != buffer)
        at++;
    for (; at < end; at++)
        at[0] = at[1];
}

void vfat_group_join(struct vfat_volume *volume, struct buffer *buffer)
{
    struct buffer **at = volume->group + volume->changed++;

    for (; at > volume->group && at[-1]->sector > buffer->sector; at--)
        at[0] = at[-1];
    *at = buffer;
}

int vfat_write_home(struct vfat_volume *volume, uint32_t sector, const uint8_t *bytes,
                    uint32_t count)
{
    uint32_t copies = in_fat(volume, sector) ? volume->fats : 1;
    int error = 0;

    for (uint32_t i = 0; !error && i < copies; i++)
        error = vfat_device_write(volume, sector + i * volume->fat_sectors, bytes, count);
    return error;
}

/* Writes the sectors of the FAT, or the others, where they belong. */
static int write_some(struct vfat_volume *volume, bool of_fat)
{
    struct buffer **each = volume->group, **end = each + volume->changed;
    int error = 0;

    for (; !error && each < end; each++)
        if (in_fat(volume, (*each)->sector) == of_fat)
            error = vfat_write_home(volume, (*each)->sector, (*each)->bytes, 1);
    return error;
}

/* The FAT first: whoever reads the volume without the journal finds no name of a free cluster. */
static int write_group(struct vfat_volume *volume)
{
    int error = write_some(volume, true);

    if (!error && !volume->journal)
        error = vfat_flush(volume);
    if (!error)
        error = write_some(volume, false);
    volume->fresh = volume->unflushed = true; /* a flush in between was for the FAT */
    return error;
}

static bool is_listed(const struct vfat_volume *volume, uint32_t sector)
{
    for (unsigned i = 0; i < GROUP_SECTORS; i++)
        if (volume->listed[0][i] == sector || volume->listed[1][i] == sector)
            return true;
    return false;
}

/* A single sector is written as a whole anyway. But one that the journal holds would be overwritten
 * by that. */
static bool needs_journal(const struct vfat_volume *volume)
{
    if (!volume->journal)
        return false;
    if (volume->changed != 1 || volume->relisted)
        return true;
    uint32_t sector = volume->group[0]->sector;
    return in_fat(volume, sector) || is_listed(volume, sector);
}

static int write_journal(struct vfat_volume *volume)
{
    int error = vfat_journal_write(volume, volume->sequence % 2);

    if (!error)
        error = vfat_flush(volume);
    if (error)
        return error;
    volume->sequence++;
    for (struct buffer **each = volume->group, **end = each + volume->changed; each < end; each++) {
        (*each)->old = (*each)->new;
        (*each)->hashed = true;
    }
    error = vfat_journal_put_home(volume);
    volume->away = error != 0;
    return error;
}

/* Data of new clusters comes before what makes it a file's; a group without journal before the next
 * one. */
static int commit(struct vfat_volume *volume)
{
    int error = volume->fresh ? vfat_flush(volume) : 0;

    if (!error)
        error = (needs_journal(volume) ? write_journal : write_group)(volume);
    while (!error && volume->changed)
        volume->group[--volume->changed]->state = CLEAN;
    return error;
}

/* A group whose sectors could not be written where they belong is only in the journal. The next one
 * would not fit what the medium has, and the one after it would take its place. */
static int bring_home(struct vfat_volume *volume)
{
    int error = volume->away ? vfat_journal_home(volume) : 0;

    volume->away &= error != 0;
    return error;
}

int vfat_commit(struct vfat_volume *volume)
{
    int error = bring_home(volume);

    if (!error)
        error = vfat_write_back(volume, 0, NO_SECTOR);
    volume->begun_count = 0;
    if (!error && (volume->changed || volume->relisted))
        error = commit(volume);
    if (!error && !volume->journal && volume->waiting_count)
        error = vfat_flush(volume); /* what is freed now may be used at once */
    if (error)
        return error;
    volume->relisted = false;
    volume->ready = volume->waiting_count;
    vfat_reclaim(volume);
    volume->owed = false; /* the journal has what was freed, until the next group is committed */
    return 0;
}

static bool has_room(const struct vfat_volume *volume)
{
    return volume->changed + CALL_SECTORS <= volume->limit &&
           volume->waiting_count + volume->gone + 4 <= ORPHANS;
}

/* Does another commit get further? */
static bool is_unfinished(const struct vfat_volume *volume)
{
    return volume->changed || (volume->waiting_count && !volume->stuck);
}

static __attribute__((noinline)) int make_room(struct vfat_volume *volume)
{
    if (volume->read_only)
        return VFAT_EROFS;
    int error = volume->active ? 0 : vfat_activate(volume);
    while (!error && !has_room(volume) && is_unfinished(volume))
        error = vfat_commit(volume);
    return error ? error : has_room(volume) ? 0 : VFAT_ENOSPC;
}

int vfat_begin(struct vfat_volume *volume)
{
    return volume->active && has_room(volume) ? 0 : make_room(volume);
}

int vfat_drain(struct vfat_volume *volume)
{
    int error = vfat_commit(volume);

    while (!error && is_unfinished(volume))
        error = vfat_commit(volume);
    return error;
}
