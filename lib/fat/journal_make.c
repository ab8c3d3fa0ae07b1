/* Making the journal's file. */
#include "buffers.h"
#include "folder.h"
#include "journal_file.h"
#include "names.h"
#include "table.h"
#include <string.h>

#define SMALLEST_SHARE 16 /* it takes no more than this part of the volume */
#define LARGE_VOLUME   (SMALLEST_SHARE * 2 * LARGE_HALF)

#define ATTRIBUTES (VFAT_READ_ONLY | VFAT_HIDDEN | VFAT_SYSTEM)

/* Looks for @count free clusters in a row. 0, VFAT_ENOSPC, or an error. */
static int find_row(struct vfat_volume *volume, uint32_t count, uint32_t *first)
{
    uint32_t row = 0, next;

    *first = 0;
    for (uint32_t cluster = 2; cluster < volume->end && row < count; cluster++) {
        int error = vfat_link(volume, cluster, &next);
        if (error)
            return error;
        row = next == 0 ? row + 1 : 0;
        *first = cluster + 1 - count;
    }
    return row < count ? VFAT_ENOSPC : 0;
}

/* Writes an empty journal into free clusters, which says that they are not. */
static int put_halves(struct vfat_volume *volume, uint32_t first, uint32_t half)
{
    uint32_t count = vfat_journal_clusters(volume, half);

    vfat_forget(volume, cluster_sector(volume, first), count << volume->cluster_shift);
    if (volume->free != UNKNOWN)
        volume->free -= smaller(count, volume->free);
    vfat_journal_use(volume, first, half);
    int error = vfat_journal_clear(volume, false);
    vfat_journal_leave(volume);
    return error ? error : vfat_flush(volume);
}

/* Makes the entry, or the one at @slot, that of an empty file, with the cluster in the time of
 * creation. */
static int put_entry(struct vfat_volume *volume, bool there, uint32_t slot, uint32_t first)
{
    static const char text[] = "FATJRNL.SYS";
    struct name name;
    struct set set = {.first = slot, .slots = 1, .entry = {0}};

    vfat_name_from_utf8(&name, text, sizeof text - 1);
    int error = there ? vfat_begin(volume) : vfat_room(&volume->root, &name, &set);
    memcpy(set.entry, JOURNAL_NAME, SHORT_NAME);
    set.entry[ENTRY_ATTRIBUTES] = ATTRIBUTES;
    put32(set.entry + ENTRY_WRITTEN, volume->device->now(volume->device->context));
    put32(set.entry + ENTRY_CREATED, first);
    if (!error)
        error = vfat_pin(&volume->root, &set);
    if (error)
        return error;
    vfat_place(&volume->root, &name, &set);
    return vfat_commit(volume);
}

static uint32_t half_for(const struct vfat_volume *volume)
{
    uint64_t sectors = (uint64_t)(volume->end - 2) << volume->cluster_shift;

    return kind_of(volume) || sectors < SMALLEST_SHARE * 2 * SMALL_HALF ? 0
           : sectors < LARGE_VOLUME                                     ? SMALL_HALF
                                                                        : LARGE_HALF;
}

/* The entry comes first: the root may have to become longer for it. */
int vfat_journal_plan(struct vfat_volume *volume)
{
    uint32_t half = half_for(volume), slot, first = 0;
    uint8_t *entry;
    int there = half ? vfat_journal_entry(volume, &slot, &entry) : VFAT_ENOSPC;
    uint32_t old = there == 1 ? vfat_entry_first(volume, entry) : 0;
    int error = there < 0 ? there : there ? 0 : put_entry(volume, false, 0, 0);

    if (!error)
        error = find_row(volume, vfat_journal_clusters(volume, half), &first);
    if (!error)
        error = put_halves(volume, first, half);
    if (!error)
        there = vfat_journal_entry(volume, &slot, &entry);
    if (!error)
        error = there == 1 ? put_entry(volume, true, slot, first) : VFAT_EIO;
    if (!error)
        vfat_retire(volume, old);
    return error == VFAT_ENOSPC ? 0 : error ? error : 1;
}

/* The entry says where the clusters are until it has them. */
int vfat_journal_finish(struct vfat_volume *volume)
{
    uint32_t half = half_for(volume), slot, first = 0;
    uint8_t *entry;
    int there = vfat_journal_entry(volume, &slot, &entry);

    if (there != 1 || !half || vfat_entry_first(volume, entry))
        return there < 0 ? there : VFAT_ENOENT;
    first = get32(entry + ENTRY_CREATED);
    int here = vfat_journal_try(volume, first, half, true);
    vfat_journal_leave(volume);
    int error = here == 1 ? 0 : here ? here : VFAT_ENOENT;
    if (!error)
        error = vfat_chain(volume, 0, first, vfat_journal_clusters(volume, half));
    if (!error)
        error = vfat_commit(volume);
    if (!error)
        error = vfat_flush(volume);
    if (!error && vfat_slot(&volume->root, slot, true, &entry) != 1)
        error = VFAT_EIO;
    if (error)
        return error;
    put32(entry + ENTRY_CREATED, get32(entry + ENTRY_WRITTEN));
    put32(entry + ENTRY_SIZE, 2 * half * VFAT_SECTOR);
    vfat_entry_set_first(volume, entry, first);
    error = vfat_commit(volume);
    if (!error)
        vfat_journal_use(volume, first, half);
    return error;
}
