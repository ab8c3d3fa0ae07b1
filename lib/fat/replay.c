/* Finishing what the journal holds: see journal.h. */
#include "buffers.h"
#include "header.h"
#include "journal.h"
#include "table.h"
#include <string.h>

static uint32_t content_of(const struct vfat_volume *volume, uint32_t count)
{
    uint32_t content = 0;

    for (uint32_t i = 1; i <= count; i++)
        vfat_add_content(&content, vfat_hash(0, volume->staging + i * VFAT_SECTOR, VFAT_SECTOR));
    return content;
}

/* Reads a half into the staging. 1 if it is sound. */
static int get(struct vfat_volume *volume, unsigned half)
{
    const struct header *header = (const struct header *)volume->staging;
    int error =
        vfat_device_read(volume, vfat_half_place(volume, half), volume->staging, volume->half);

    if (error)
        return error;
    return memcmp(header->magic, JOURNAL_MAGIC, sizeof header->magic) == 0 &&
           header->hash == vfat_header_hash(header) && header->serial == volume->serial &&
           header->place == vfat_half_place(volume, half) && header->sequence % 2 == 1 - half &&
           header->count < volume->half && header->count <= GROUP_SECTORS &&
           header->orphans <= ORPHANS && header->content == content_of(volume, header->count);
}

/* Is each sector what it was before the group, or what the group made it? 1, 0, or an error. */
static int is_ours(struct vfat_volume *volume, const struct header *header)
{
    for (uint32_t i = 0; i < header->count; i++) {
        const uint8_t *new = volume->staging + (i + 1) * VFAT_SECTOR;
        uint8_t *bytes;
        int error = header->sectors[i] < cluster_sector(volume, volume->end)
                        ? vfat_get(volume, header->sectors[i], &bytes)
                        : VFAT_EIO;
        if (error)
            return error;
        if (vfat_hash(0, bytes, VFAT_SECTOR) != header->old[i] &&
            memcmp(bytes, new, VFAT_SECTOR) != 0)
            return 0;
    }
    return 1;
}

static void take_over(struct vfat_volume *volume, const struct header *header)
{
    volume->sequence = header->sequence;
    volume->was_dirty = header->state & WAS_DIRTY;
    volume->free = header->free <= volume->end - 2 ? header->free : UNKNOWN;
    if (is_cluster(volume, header->next))
        volume->next = header->next;
    volume->waiting_count = volume->ready = header->orphans;
    memcpy(volume->waiting, header->orphan, sizeof header->orphan);
}

/* How many sectors lie in a row from the header's @i-th on, in the FAT or not in it. */
static uint32_t row_at(const struct vfat_volume *volume, const struct header *header, uint32_t i)
{
    uint32_t first = header->sectors[i], count = 1;

    while (i + count < header->count && header->sectors[i + count] == first + count &&
           in_fat(volume, first + count) == in_fat(volume, first))
        count++;
    return count;
}

int vfat_journal_put_home(struct vfat_volume *volume)
{
    const struct header *header = (const struct header *)volume->staging;
    int error = 0;

    for (uint32_t i = 0, count; !error && i < header->count; i += count) {
        count = row_at(volume, header, i);
        error = vfat_write_home(volume, header->sectors[i], volume->staging + (i + 1) * VFAT_SECTOR,
                                count);
    }
    return error;
}

int vfat_journal_home(struct vfat_volume *volume)
{
    int sound = get(volume, (volume->sequence - 1) % 2);

    return sound == 1 ? vfat_journal_put_home(volume) : sound ? sound : VFAT_EIO;
}

/* Writes a half's sectors home. 1 if it was all ours, 0, or an error. */
static int replay(struct vfat_volume *volume, unsigned half)
{
    const struct header *header = (const struct header *)volume->staging;
    int sound = get(volume, half);

    if (sound == 1)
        sound = header->state & CLOSED ? 0 : is_ours(volume, header);
    if (sound != 1)
        return sound;
    vfat_list_half(volume, half, header);
    int error = vfat_journal_put_home(volume);
    if (error)
        return error;
    for (uint32_t i = 0; i < header->count; i++)
        vfat_forget(volume, header->sectors[i], 1);
    take_over(volume, header);
    return 1;
}

/* The half that was written last decides: the other one is on the medium, or it is sound, too. It
 * has to be on the medium before the last one is, also when this is cut. */
int vfat_journal_replay(struct vfat_volume *volume)
{
    const struct header *header = (const struct header *)volume->staging;
    uint64_t sequences[2] = {0, 0};

    for (unsigned half = 0; half < 2; half++) {
        int sound = get(volume, half);
        if (sound < 0)
            return sound;
        sequences[half] = sound ? header->sequence : 0;
    }
    unsigned last = sequences[1] > sequences[0];
    memset(volume->listed, 0xff, sizeof volume->listed);
    int sound = sequences[1 - last] ? replay(volume, 1 - last) : 0;
    int error = sound == 1 ? vfat_flush(volume) : 0;
    if (error)
        return error;
    return sound < 0 ? sound : sequences[last] ? replay(volume, last) : 0;
}

/* Do both halves begin as this journal's do? */
int vfat_journal_is_here(struct vfat_volume *volume)
{
    for (unsigned half = 0; half < 2; half++) {
        uint8_t *bytes;
        int error = vfat_get(volume, vfat_half_place(volume, half), &bytes);
        if (error)
            return error;
        const struct header *header = (const struct header *)bytes;
        if (memcmp(header->magic, JOURNAL_MAGIC, sizeof header->magic) != 0 ||
            header->place != vfat_half_place(volume, half))
            return 0;
    }
    return 1;
}
