/* The journal's file. Its clusters lie in a row, and it is never moved while the volume is being
 * changed. */
#include "buffers.h"
#include "folder.h"
#include "journal.h"
#include "names.h"
#include "table.h"
#include <string.h>

#define SMALL_HALF     (CALL_SECTORS + 3) /* a call, a link that is freed, and the header */
#define LARGE_HALF     (GROUP_SECTORS + 1)
#define SMALLEST_SHARE 16 /* it takes no more than this part of the volume */
#define LARGE_VOLUME   (SMALLEST_SHARE * 2 * LARGE_HALF)

#define ATTRIBUTES (VFAT_READ_ONLY | VFAT_HIDDEN | VFAT_SYSTEM)

bool vfat_is_journal(const uint8_t entry[SLOT])
{
    return entry[0] == JOURNAL_NAME[0] && memcmp(entry, JOURNAL_NAME, SHORT_NAME) == 0 &&
           (entry[ENTRY_ATTRIBUTES] & (VFAT_HIDDEN | VFAT_SYSTEM)) == (VFAT_HIDDEN | VFAT_SYSTEM);
}

/* Its entry in the root: 1, 0, or an error. */
static int find_entry(struct vfat_volume *volume, uint32_t *slot, uint8_t **bytes)
{
    for (*slot = 0;; ++*slot) {
        int there = vfat_slot(&volume->root, *slot, false, bytes);
        if (there != 1 || (*bytes)[0] == 0)
            return there < 0 ? there : 0;
        if (vfat_is_journal(*bytes))
            return 1;
    }
}

static uint32_t clusters_of(const struct vfat_volume *volume, uint32_t half)
{
    return (2 * half + cluster_sectors(volume) - 1) >> volume->cluster_shift;
}

/* Are @count clusters from @first on a chain, in a row? 1, 0, or an error. */
static int are_in_row(struct vfat_volume *volume, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t next, expected = i + 1 < count ? first + i + 1 : LAST;
        if (!is_cluster(volume, first + i))
            return 0;
        int error = vfat_link(volume, first + i, &next);
        if (error)
            return error;
        if (next != expected)
            return 0;
    }
    return 1;
}

static void use(struct vfat_volume *volume, uint32_t first, uint32_t half)
{
    volume->journal = cluster_sector(volume, first);
    volume->half = half;
    volume->limit = half - 1;
}

/* Uses the file that @entry names, if it is one of ours. */
static int use_entry(struct vfat_volume *volume, const uint8_t *entry)
{
    uint32_t first = vfat_entry_first(volume, entry);
    uint32_t half = get32(entry + ENTRY_SIZE) / (2 * VFAT_SECTOR);

    if (half != SMALL_HALF && half != LARGE_HALF)
        return 0;
    int sound = are_in_row(volume, first, clusters_of(volume, half));
    if (sound != 1)
        return sound;
    use(volume, first, half);
    sound = vfat_journal_is_here(volume);
    if (sound != 1) {
        volume->journal = 0;
        volume->limit = GROUP_SECTORS;
    }
    return sound;
}

/* Looks for @count free clusters in a row. 1, 0, or an error. */
static int find_row(struct vfat_volume *volume, uint32_t count, uint32_t *first)
{
    uint32_t row = 0, next;

    *first = 0;
    for (uint32_t cluster = 2; cluster < volume->end; cluster++) {
        int error = vfat_link(volume, cluster, &next);
        if (error)
            return error;
        row = next == 0 ? row + 1 : 0;
        *first = cluster + 1 - count;
        if (row == count)
            return 1;
    }
    return 0;
}

static int put_entry(struct vfat_volume *volume, bool there, uint32_t slot, uint32_t first,
                     uint32_t half)
{
    static const char text[] = "FATJRNL.SYS";
    struct name name;
    struct set set = {.first = slot, .slots = 1, .entry = {0}};

    vfat_name_from_utf8(&name, text, sizeof text - 1);
    int error = there ? vfat_begin(volume) : vfat_room(&volume->root, &name, &set);
    memcpy(set.entry, JOURNAL_NAME, SHORT_NAME);
    set.entry[ENTRY_ATTRIBUTES] = ATTRIBUTES;
    put32(set.entry + ENTRY_WRITTEN, volume->device->now(volume->device->context));
    put32(set.entry + ENTRY_SIZE, 2 * half * VFAT_SECTOR);
    vfat_entry_set_first(volume, set.entry, first);
    if (!error)
        error = vfat_pin(&volume->root, &set);
    if (error)
        return error;
    vfat_place(&volume->root, &name, &set);
    return vfat_commit(volume);
}

static int put_links(struct vfat_volume *volume, uint32_t first, uint32_t count)
{
    int error = vfat_prepare_links(volume, first, count);

    for (uint32_t i = 0; !error && i < count; i++)
        error = vfat_set_link(volume, first + i, i + 1 < count ? first + i + 1 : LAST);
    if (!error && volume->free != UNKNOWN)
        volume->free -= smaller(count, volume->free);
    return error ? error : vfat_commit(volume);
}

/* Nothing is allocated that no entry names. If this is interrupted, the entry names clusters that
 * are free, and the next one gives it others. */
static int make(struct vfat_volume *volume, bool there, uint32_t slot, uint32_t first,
                uint32_t half)
{
    use(volume, first, half);
    int error = vfat_journal_clear(volume, false);
    volume->journal = 0;
    volume->limit = GROUP_SECTORS;
    if (!error)
        error = vfat_flush(volume);
    if (!error)
        error = put_entry(volume, there, slot, first, half);
    if (!error)
        error = put_links(volume, first, clusters_of(volume, half));
    if (!error)
        use(volume, first, half);
    return error;
}

static int make_somewhere(struct vfat_volume *volume, bool there, uint32_t slot)
{
    uint64_t sectors = (uint64_t)(volume->end - 2) << volume->cluster_shift;
    uint32_t half = sectors >= LARGE_VOLUME ? LARGE_HALF : SMALL_HALF, first;
    uint32_t count = clusters_of(volume, half);

    if (sectors < SMALLEST_SHARE * 2 * SMALL_HALF)
        return 0;
    int found = find_row(volume, count, &first);
    if (found != 1)
        return found;
    vfat_forget(volume, cluster_sector(volume, first), count << volume->cluster_shift);
    int error = make(volume, there, slot, first, half);
    return error == VFAT_ENOSPC ? 0 : error;
}

int vfat_journal_open(struct vfat_volume *volume, bool make_one)
{
    uint8_t *entry;
    uint32_t slot;

    if (volume->journal)
        return 0;
    int there = find_entry(volume, &slot, &entry);
    if (there < 0)
        return there;
    int sound = there ? use_entry(volume, entry) : 0;
    if (sound < 0)
        return sound;
    return sound || !make_one ? 0 : make_somewhere(volume, there, slot);
}
