/* The journal's halves: see journal.h. */
#include "journal.h"
#include "buffers.h"
#include "table.h"
#include <string.h>

/* The volume was finished; another system had left it unfinished. */
enum { CLOSED = 1, WAS_DIRTY = 2 };

/* In the first sector of a half, in the byte order of the machine that wrote it: another cannot
 * read it. */
struct header {
    uint8_t magic[8];
    uint32_t serial, place; /* of the volume; of this sector */
    uint64_t sequence;      /* larger by one than in the other half, or smaller */
    uint32_t state;
    uint32_t count, orphans; /* of sectors and chains */
    uint32_t free;           /* clusters, or UNKNOWN */
    uint32_t content;        /* hash of the sectors' hashes */
    uint32_t next;           /* see struct vfat_volume */
    uint32_t sectors[GROUP_SECTORS], old[GROUP_SECTORS];
    uint32_t orphan[ORPHANS];
    uint32_t padding, hash; /* of what is above */
};

static const uint8_t magic[8] = "VFATJRN2";

static uint32_t hash_of(const struct header *header)
{
    return vfat_hash(1, header, offsetof(struct header, padding));
}

static uint32_t place_of(const struct vfat_volume *volume, unsigned half)
{
    return volume->journal + half * volume->half;
}

static struct header *begin_header(struct vfat_volume *volume, unsigned half, uint64_t sequence)
{
    struct header *header = (struct header *)volume->staging;

    memset(header, 0, VFAT_SECTOR);
    memcpy(header->magic, magic, sizeof magic);
    header->serial = volume->serial;
    header->place = place_of(volume, half);
    header->sequence = sequence;
    header->free = volume->free;
    header->next = volume->next;
    header->state = volume->was_dirty ? WAS_DIRTY : 0;
    return header;
}

static int put(struct vfat_volume *volume, struct header *header)
{
    header->hash = hash_of(header);
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
static void add_content(uint32_t *content, uint32_t hash)
{
    *content = (*content ^ hash) * 0x9e3779b1u;
}

static void add_sector(struct vfat_volume *volume, struct header *header, struct buffer *buffer)
{
    uint32_t i = header->count++;

    buffer->new = vfat_hash(0, buffer->bytes, VFAT_SECTOR);
    add_content(&header->content, buffer->new);

    header->sectors[i] = buffer->sector;
    header->old[i] = buffer->old;
    memcpy(volume->staging + header->count * VFAT_SECTOR, buffer->bytes, VFAT_SECTOR);
}

static void list(struct vfat_volume *volume, unsigned half, const struct header *header)
{
    memset(volume->listed[half], 0xff, sizeof volume->listed[half]);
    memcpy(volume->listed[half], header->sectors, header->count * sizeof header->sectors[0]);
}

int vfat_journal_write(struct vfat_volume *volume, unsigned half)
{
    struct header *header = begin_header(volume, half, volume->sequence + 1);

    for (uint32_t i = 0; i < volume->buffer_count; i++)
        if (volume->buffers[i].state == CHANGED)
            add_sector(volume, header, &volume->buffers[i]);
    header->orphans = vfat_orphans(volume, header->orphan);
    list(volume, half, header);
    return put(volume, header);
}

static uint32_t content_of(const struct vfat_volume *volume, uint32_t count)
{
    uint32_t content = 0;

    for (uint32_t i = 1; i <= count; i++)
        add_content(&content, vfat_hash(0, volume->staging + i * VFAT_SECTOR, VFAT_SECTOR));
    return content;
}

/* Reads a half into the staging. 1 if it is sound. */
static int get(struct vfat_volume *volume, unsigned half)
{
    const struct header *header = (const struct header *)volume->staging;
    int error = vfat_device_read(volume, place_of(volume, half), volume->staging, volume->half);

    if (error)
        return error;
    return memcmp(header->magic, magic, sizeof magic) == 0 && header->hash == hash_of(header) &&
           header->serial == volume->serial && header->place == place_of(volume, half) &&
           header->sequence % 2 == 1 - half && header->count < volume->half &&
           header->count <= GROUP_SECTORS && header->orphans <= ORPHANS &&
           header->content == content_of(volume, header->count);
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

/* Writes a half's sectors home. 1 if it was all ours, 0, or an error. */
static int replay(struct vfat_volume *volume, unsigned half)
{
    const struct header *header = (const struct header *)volume->staging;
    int sound = get(volume, half);

    if (sound == 1)
        sound = header->state & CLOSED ? 0 : is_ours(volume, header);
    if (sound != 1)
        return sound;
    list(volume, half, header);
    for (uint32_t i = 0; i < header->count; i++) {
        const uint8_t *bytes = volume->staging + (i + 1) * VFAT_SECTOR;
        int error = vfat_write_home(volume, header->sectors[i], bytes);
        if (error)
            return error;
        vfat_forget(volume, header->sectors[i], 1);
    }
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
        int error = vfat_get(volume, place_of(volume, half), &bytes);
        if (error)
            return error;
        const struct header *header = (const struct header *)bytes;
        if (memcmp(header->magic, magic, sizeof magic) != 0 ||
            header->place != place_of(volume, half))
            return 0;
    }
    return 1;
}
