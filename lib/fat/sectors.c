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

/* The chains of @count < BUFFER_CHAINS sectors from @sector on, the first one in bit 0. */
static uint64_t chains_of(const struct vfat_volume *volume, uint32_t sector, uint32_t count)
{
    uint32_t shift = sector % BUFFER_CHAINS;
    uint64_t chained = volume->chained >> shift | volume->chained
                                                      << (BUFFER_CHAINS - shift) % BUFFER_CHAINS;

    return chained & (((uint64_t)1 << count) - 1);
}

/* Few sectors are looked up, of many the buffers are looked through. Those with data that is
 * written nowhere else stay unless @unwritten. */
static void forget(struct vfat_volume *volume, uint32_t sector, uint32_t count, bool unwritten)
{
    if (count < BUFFER_CHAINS) {
        for (uint64_t chained = chains_of(volume, sector, count); chained; chained >>= 1, sector++)
            if (chained & 1)
                drop(volume, vfat_buffer(volume, sector), unwritten);
        return;
    }
    for (uint32_t i = 0; i < volume->buffer_count; i++)
        if (lies_in(&volume->buffers[i], sector, count))
            drop(volume, &volume->buffers[i], unwritten);
}

void vfat_forget(struct vfat_volume *volume, uint32_t sector, uint32_t count)
{
    forget(volume, sector, count, true);
}

int vfat_write_back(struct vfat_volume *volume, uint32_t sector, uint32_t count)
{
    int error = 0;

    for (uint32_t i = 0; volume->written && !error && i < volume->buffer_count; i++) {
        struct buffer *buffer = &volume->buffers[i];
        if (buffer->state == WRITTEN && lies_in(buffer, sector, count))
            error = vfat_buffer_write(volume, buffer);
    }
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

    memset(volume->staging, 0, STAGED * VFAT_SECTOR);
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
