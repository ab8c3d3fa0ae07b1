/* The journal's halves: see journal.h. */
#include "journal.h"
#include "buffers.h"
#include "header.h"
#include "table.h"
#include <string.h>

uint32_t vfat_header_hash(const struct header *header)
{
    return vfat_hash(1, header, offsetof(struct header, padding));
}

uint32_t vfat_half_place(const struct vfat_volume *volume, unsigned half)
{
    return volume->journal + half * volume->half;
}

static struct header *begin_header(struct vfat_volume *volume, unsigned half, uint64_t sequence)
{
    struct header *header = (struct header *)volume->staging;

    memset(header, 0, VFAT_SECTOR);
    memcpy(header->magic, JOURNAL_MAGIC, sizeof header->magic);
    header->serial = volume->serial;
    header->place = vfat_half_place(volume, half);
    header->sequence = sequence;
    header->free = volume->free;
    header->next = volume->next;
    header->state = volume->was_dirty ? WAS_DIRTY : 0;
    return header;
}

static int put(struct vfat_volume *volume, struct header *header)
{
    header->hash = vfat_header_hash(header);
    return vfat_device_write(volume, header->place, header, header->count + 1);
}

/* The older half first: until the other one is cleared, that says how things are. */
int vfat_journal_clear(struct vfat_volume *volume, bool closed)
{
    unsigned older = volume->sequence % 2;
    int error = 0;

    for (unsigned i = 0; !error && i < 2; i++) {
        unsigned half = older ^ i;
        struct header *header = begin_header(volume, half, half + 1);
        header->state |= closed ? CLOSED : 0;
        error = put(volume, header);
        if (!error)
            error = vfat_flush(volume);
    }
    if (error)
        return error;
    volume->sequence = 2;
    memset(volume->listed, 0xff, sizeof volume->listed);
    return 0;
}

/* The next sector's content. */
void vfat_add_content(uint32_t *content, uint32_t hash)
{
    *content = (*content ^ hash) * 0x9e3779b1u;
}

static void add_sector(struct vfat_volume *volume, struct header *header, struct buffer *buffer)
{
    uint32_t i = header->count++;

    buffer->new = vfat_hash(0, buffer->bytes, VFAT_SECTOR);
    vfat_add_content(&header->content, buffer->new);

    header->sectors[i] = buffer->sector;
    header->old[i] = buffer->old;
    memcpy(volume->staging + header->count * VFAT_SECTOR, buffer->bytes, VFAT_SECTOR);
}

void vfat_list_half(struct vfat_volume *volume, unsigned half, const struct header *header)
{
    memset(volume->listed[half], 0xff, sizeof volume->listed[half]);
    memcpy(volume->listed[half], header->sectors, header->count * sizeof header->sectors[0]);
}

int vfat_journal_write(struct vfat_volume *volume, unsigned half)
{
    struct header *header = begin_header(volume, half, volume->sequence + 1);
    struct buffer **each = volume->group, **end = each + volume->changed;

    while (each < end)
        add_sector(volume, header, *each++);
    header->orphans = vfat_orphans(volume, header->orphan);
    vfat_list_half(volume, half, header);
    return put(volume, header);
}
