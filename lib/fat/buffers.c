/* The sectors in memory: see buffers.h. */
#include "buffers.h"
#include <string.h>

uint32_t vfat_hash(uint32_t seed, const void *bytes, size_t size)
{
    const uint8_t *from = __builtin_assume_aligned(bytes, 8);
    uint64_t hash = seed, word;

    for (const uint8_t *end = from + size; from < end; from += sizeof word) {
        memcpy(&word, __builtin_assume_aligned(from, 8), sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return (uint32_t)hash;
}

int vfat_buffers_make(struct vfat_volume *volume, uint32_t count)
{
    volume->buffers = vfat_alloc(volume, count * (sizeof *volume->buffers + VFAT_SECTOR));
    if (!volume->buffers)
        return VFAT_ENOMEM;
    uint8_t *bytes = (uint8_t *)(volume->buffers + count);
    memset(volume->chains, NO_BUFFER, sizeof volume->chains);
    for (uint32_t i = 0; i < count; i++, bytes += VFAT_SECTOR)
        volume->buffers[i] = (struct buffer){.sector = NO_SECTOR, .bytes = bytes};
    volume->buffer_count = count;
    return 0;
}

struct buffer *vfat_buffer(struct vfat_volume *volume, uint32_t sector)
{
    uint8_t at = volume->chains[sector % BUFFER_CHAINS];

    while (at != NO_BUFFER && volume->buffers[at].sector != sector)
        at = volume->buffers[at].next;
    return at == NO_BUFFER ? NULL : &volume->buffers[at];
}

void vfat_buffer_drop(struct vfat_volume *volume, struct buffer *buffer)
{
    uint8_t *link = &volume->chains[buffer->sector % BUFFER_CHAINS];

    if (buffer->sector == NO_SECTOR)
        return;
    while (&volume->buffers[*link] != buffer)
        link = &volume->buffers[*link].next;
    *link = buffer->next;
    if (volume->chains[buffer->sector % BUFFER_CHAINS] == NO_BUFFER)
        volume->chained &= ~((uint64_t)1 << buffer->sector % BUFFER_CHAINS);
    volume->changed -= buffer->state == CHANGED;
    volume->written -= buffer->state == WRITTEN;
    buffer->state = CLEAN;
    buffer->sector = NO_SECTOR;
    volume->unused = buffer;
}

static void enter(struct vfat_volume *volume, struct buffer *buffer, uint32_t sector)
{
    uint8_t *chain = &volume->chains[sector % BUFFER_CHAINS];

    buffer->sector = sector;
    buffer->hashed = false;
    buffer->next = *chain;
    *chain = (uint8_t)(buffer - volume->buffers);
    volume->chained |= (uint64_t)1 << sector % BUFFER_CHAINS;
}

static __attribute__((noinline)) struct buffer *written(struct vfat_volume *volume, uint32_t sector)
{
    struct buffer *buffer = vfat_buffer(volume, sector);

    return buffer && buffer->state == WRITTEN ? buffer : NULL;
}

/* A single one is written straight from where it is. */
int vfat_buffer_write(struct vfat_volume *volume, const struct buffer *buffer)
{
    uint32_t first = buffer->sector, count = 1;

    while (count < STAGED && written(volume, first - 1))
        first--, count++;
    while (count < STAGED && written(volume, first + count))
        count++;
    for (uint32_t i = 0; count > 1 && i < count; i++)
        memcpy(volume->staging + i * VFAT_SECTOR, written(volume, first + i)->bytes, VFAT_SECTOR);
    int error =
        vfat_device_write(volume, first, count > 1 ? volume->staging : buffer->bytes, count);
    if (error)
        return error;
    for (uint32_t i = 0; i < count; i++)
        written(volume, first + i)->state = CLEAN;
    volume->written -= count;
    volume->unflushed = true;
    return 0;
}

/* The one that was not used for longest, of those that are not part of the group. */
static struct buffer *oldest(struct vfat_volume *volume)
{
    struct buffer *found = NULL;
    uint32_t most = 0;

    if (volume->unused && volume->unused->sector == NO_SECTOR)
        return volume->unused;

    for (struct buffer *buffer = volume->buffers; buffer < volume->buffers + volume->buffer_count;
         buffer++) {
        uint32_t age = volume->clock - buffer->age;
        if (buffer->sector == NO_SECTOR)
            return buffer;
        if (buffer->state != CHANGED && (!found || age > most))
            found = buffer, most = age;
    }
    return found;
}

/* Gives @sector a buffer, with its content unless it is @blank. */
static int fill(struct vfat_volume *volume, uint32_t sector, bool blank, struct buffer **filled)
{
    struct buffer *buffer = oldest(volume);
    int error = buffer->state == WRITTEN ? vfat_buffer_write(volume, buffer) : 0;

    if (error)
        return error;
    vfat_buffer_drop(volume, buffer);
    if (!blank)
        error = vfat_device_read(volume, sector, buffer->bytes, 1);
    if (error)
        return error;
    enter(volume, buffer, sector);
    *filled = buffer;
    return 0;
}

static inline int get(struct vfat_volume *volume, uint32_t sector, bool blank,
                      struct buffer **buffer)
{
    *buffer = vfat_buffer(volume, sector);
    int error = *buffer ? 0 : fill(volume, sector, blank, buffer);
    if (!error)
        (*buffer)->age = ++volume->clock;
    return error;
}

int vfat_get(struct vfat_volume *volume, uint32_t sector, uint8_t **bytes)
{
    struct buffer *buffer;
    int error = get(volume, sector, false, &buffer);

    if (!error)
        *bytes = buffer->bytes;
    return error;
}

/* The medium has what the hash says until the group is committed, so what is written must be there.
 */
static int join(struct vfat_volume *volume, struct buffer *buffer)
{
    int error = buffer->state == WRITTEN ? vfat_buffer_write(volume, buffer) : 0;

    if (error)
        return error;
    if (!buffer->hashed)
        buffer->old = vfat_hash(0, buffer->bytes, VFAT_SECTOR);
    buffer->hashed = false;
    buffer->state = CHANGED;
    volume->changed++;
    return 0;
}

int vfat_change(struct vfat_volume *volume, uint32_t sector, uint8_t **bytes)
{
    struct buffer *buffer;
    int error = get(volume, sector, false, &buffer);

    if (!error && buffer->state != CHANGED)
        error = join(volume, buffer);
    volume->owed = true;
    if (!error)
        *bytes = buffer->bytes;
    return error;
}

int vfat_data(struct vfat_volume *volume, uint32_t sector, bool blank, uint8_t **bytes)
{
    struct buffer *buffer;
    int error = get(volume, sector, blank, &buffer);

    if (error)
        return error;
    if (buffer->state == CLEAN) {
        buffer->state = WRITTEN;
        buffer->hashed = false;
        volume->written++;
    }
    if (blank)
        memset(buffer->bytes, 0, VFAT_SECTOR);
    *bytes = buffer->bytes;
    return 0;
}
