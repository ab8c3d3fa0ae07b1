/* The sectors in memory: see buffers.h. */
#include "buffers.h"
#include <string.h>

uint32_t vfat_hash(uint32_t seed, const void *bytes, size_t size)
{
    const uint8_t *from = bytes;
    uint64_t hash = seed, word;

    for (size_t i = 0; i < size; i += sizeof word) {
        memcpy(&word, from + i, sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return (uint32_t)hash;
}

int vfat_buffers_make(struct vfat_volume *volume, uint32_t count)
{
    const struct vfat_device *device = volume->device;
    size_t size = count * (sizeof *volume->buffers + VFAT_SECTOR);

    volume->buffers = device->alloc(device->context, size);
    if (!volume->buffers)
        return VFAT_ENOMEM;
    uint8_t *bytes = (uint8_t *)(volume->buffers + count);
    for (uint32_t i = 0; i < count; i++, bytes += VFAT_SECTOR)
        volume->buffers[i] = (struct buffer){.sector = NO_SECTOR, .bytes = bytes};
    volume->buffer_count = count;
    return 0;
}

void vfat_buffers_free(struct vfat_volume *volume)
{
    if (volume->buffers)
        volume->device->free(volume->device->context, volume->buffers);
}

static struct buffer *find(struct vfat_volume *volume, uint32_t sector)
{
    uint8_t *hint = &volume->hints[sector % BUFFER_HINTS];
    struct buffer *buffer = &volume->buffers[*hint];

    if (buffer->sector == sector)
        return buffer;
    for (uint32_t i = 0; i < volume->buffer_count; i++)
        if (volume->buffers[i].sector == sector) {
            *hint = (uint8_t)i;
            return &volume->buffers[i];
        }
    return NULL;
}

static int write_buffer(struct vfat_volume *volume, struct buffer *buffer)
{
    const struct vfat_device *device = volume->device;
    int error = device->write(device->context, buffer->sector, buffer->bytes, 1);

    if (error)
        return error;
    buffer->state = CLEAN;
    volume->written--;
    volume->unflushed = true;
    return 0;
}

/* The one that was not used for longest, of those that are not part of the group. */
static struct buffer *oldest(struct vfat_volume *volume)
{
    struct buffer *found = NULL;

    for (uint32_t i = 0; i < volume->buffer_count; i++) {
        struct buffer *buffer = &volume->buffers[i];
        if (buffer->state == CHANGED)
            continue;
        if (buffer->sector == NO_SECTOR)
            return buffer;
        if (!found || volume->clock - buffer->age > volume->clock - found->age)
            found = buffer;
    }
    return found;
}

/* Gives @sector a buffer, with its content unless it is @blank. */
static int fill(struct vfat_volume *volume, uint32_t sector, bool blank, struct buffer **filled)
{
    const struct vfat_device *device = volume->device;
    struct buffer *buffer = oldest(volume);
    int error = buffer->state == WRITTEN ? write_buffer(volume, buffer) : 0;

    if (error)
        return error;
    buffer->sector = NO_SECTOR;
    if (blank)
        memset(buffer->bytes, 0, VFAT_SECTOR);
    else
        error = device->read(device->context, sector, buffer->bytes, 1);
    if (error)
        return error;
    buffer->sector = sector;
    volume->hints[sector % BUFFER_HINTS] = (uint8_t)(buffer - volume->buffers);
    *filled = buffer;
    return 0;
}

static inline int get(struct vfat_volume *volume, uint32_t sector, bool blank,
                      struct buffer **buffer)
{
    *buffer = find(volume, sector);
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
    int error = buffer->state == WRITTEN ? write_buffer(volume, buffer) : 0;

    if (error)
        return error;
    buffer->old = vfat_hash(0, buffer->bytes, VFAT_SECTOR);
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
        volume->written++;
    }
    if (blank)
        memset(buffer->bytes, 0, VFAT_SECTOR);
    *bytes = buffer->bytes;
    return 0;
}
