/* The sectors in memory: see buffers.h. What finds them is compiled for speed. */
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

struct buffer *vfat_buffer(struct vfat_volume *volume, uint32_t sector)
{
    struct buffer *buffer = volume->chains[sector % BUFFER_CHAINS];

    while (buffer && buffer->sector != sector)
        buffer = buffer->next;
    return buffer;
}

static inline int get(struct vfat_volume *volume, uint32_t sector, bool blank,
                      struct buffer **buffer)
{
    *buffer = vfat_buffer(volume, sector);
    int error = *buffer ? 0 : vfat_buffer_fill(volume, sector, blank, buffer);
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
    vfat_group_join(volume, buffer);
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
