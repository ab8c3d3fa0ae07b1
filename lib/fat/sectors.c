/* Many sectors at once: around the buffers, or all of them. */
#include "buffers.h"
#include <string.h>

int vfat_device_read(struct vfat_volume *volume, uint32_t sector, void *to, uint32_t count)
{
    return volume->device->read(volume->device->context, sector, to, count);
}

int vfat_device_write(struct vfat_volume *volume, uint32_t sector, const void *from, uint32_t count)
{
    return volume->device->write(volume->device->context, sector, from, count);
}

static bool lies_in(const struct buffer *buffer, uint32_t sector, uint32_t count)
{
    return buffer->sector != NO_SECTOR && buffer->sector - sector < count;
}

static void drop(struct vfat_volume *volume, struct buffer *buffer, bool unwritten)
{
    if (buffer && (unwritten || buffer->state == CLEAN))
        vfat_buffer_drop(volume, buffer);
}

/* Few sectors are looked up, of many the buffers are looked through. Those with data that is
 * written nowhere else stay unless @unwritten. */
static void forget(struct vfat_volume *volume, uint32_t sector, uint32_t count, bool unwritten)
{
    struct buffer *buffer = volume->buffers, *end = buffer + volume->buffer_count;

    if (count < volume->buffer_count)
        for (; count--; sector++)
            drop(volume, vfat_buffer(volume, sector), unwritten);
    else
        for (; buffer < end; buffer++)
            if (lies_in(buffer, sector, count))
                drop(volume, buffer, unwritten);
}

void vfat_forget(struct vfat_volume *volume, uint32_t sector, uint32_t count)
{
    forget(volume, sector, count, true);
}

int vfat_write_back(struct vfat_volume *volume, uint32_t sector, uint32_t count)
{
    int error = 0;

    for (struct buffer *buffer = volume->buffers, *end = buffer + volume->buffer_count;
         volume->written && !error && buffer < end; buffer++)
        if (buffer->state == WRITTEN && lies_in(buffer, sector, count))
            error = vfat_buffer_write(volume, buffer);
    return error;
}

int vfat_read_sectors(struct vfat_volume *volume, uint32_t sector, void *to, uint32_t count)
{
    int error = vfat_write_back(volume, sector, count);

    return error ? error : vfat_device_read(volume, sector, to, count);
}

static int write_zeros(struct vfat_volume *volume, uint32_t sector, uint32_t count)
{
    int error = 0;

    memset(volume->staging, 0, smaller(count, STAGED) * VFAT_SECTOR);
    while (count && !error) {
        uint32_t here = smaller(count, STAGED);
        error = vfat_device_write(volume, sector, volume->staging, here);
        sector += here;
        count -= here;
    }
    return error;
}

/* Of a device that failed, any of the sectors may have what was written. */
int vfat_write_sectors(struct vfat_volume *volume, uint32_t sector, const void *from,
                       uint32_t count)
{
    int error =
        from ? vfat_device_write(volume, sector, from, count) : write_zeros(volume, sector, count);

    volume->unflushed = true;
    forget(volume, sector, count, !error);
    return error;
}
