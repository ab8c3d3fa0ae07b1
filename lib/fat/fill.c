/* Which sectors are in memory: see buffers.h. */
#include "buffers.h"
#include <string.h>

#define LONG_AGO 64u /* calls that used buffers */

int vfat_buffers_make(struct vfat_volume *volume, uint32_t count)
{
    volume->buffers = vfat_alloc(volume, count * (sizeof *volume->buffers + VFAT_SECTOR));
    if (!volume->buffers)
        return VFAT_ENOMEM;
    uint8_t *bytes = (uint8_t *)(volume->buffers + count);
    for (uint32_t i = 0; i < count; i++, bytes += VFAT_SECTOR)
        volume->buffers[i] = (struct buffer){.sector = NO_SECTOR, .bytes = bytes};
    volume->buffer_count = count;
    volume->last = volume->buffers;
    return 0;
}

void vfat_buffer_drop(struct vfat_volume *volume, struct buffer *buffer)
{
    struct buffer **link = &volume->chains[buffer->sector % BUFFER_CHAINS];

    if (buffer->sector == NO_SECTOR)
        return;
    while (*link != buffer)
        link = &(*link)->next;
    *link = buffer->next;
    if (buffer->state == CHANGED)
        vfat_group_leave(volume, buffer);
    volume->written -= buffer->state == WRITTEN;
    buffer->state = CLEAN;
    buffer->sector = NO_SECTOR;
    volume->last = buffer;
}

static void enter(struct vfat_volume *volume, struct buffer *buffer, uint32_t sector)
{
    struct buffer **chain = &volume->chains[sector % BUFFER_CHAINS];

    buffer->sector = sector;
    buffer->hashed = false;
    buffer->next = *chain;
    *chain = buffer;
    volume->last = buffer;
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

/* One that need not be written and was not used for long, or else the one that was not used for
 * longest, of those that are not part of the group. Where many sectors are read in turn, it comes
 * right behind the last one. */
static struct buffer *oldest(struct vfat_volume *volume)
{
    struct buffer *buffer = volume->last, *end = volume->buffers + volume->buffer_count,
                  *found = NULL;
    uint32_t most = 0;

    for (uint32_t left = volume->buffer_count; left--;) {
        uint32_t age = volume->clock - buffer->age;
        if (buffer->sector == NO_SECTOR || (buffer->state == CLEAN && age > LONG_AGO))
            return buffer;
        if (buffer->state != CHANGED && (!found || age > most))
            found = buffer, most = age;
        if (++buffer == end)
            buffer = volume->buffers;
    }
    return found;
}

int vfat_buffer_fill(struct vfat_volume *volume, uint32_t sector, bool blank,
                     struct buffer **filled)
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
