/* Many sectors at once: around the buffers, or all of them. */
#include "buffers.h"
#include <string.h>

static bool lies_in(const struct buffer *buffer, uint32_t sector, uint32_t count)
{
    return buffer->sector != NO_SECTOR && buffer->sector - sector < count;
}

void vfat_forget(struct vfat_volume *volume, uint32_t sector, uint32_t count)
{
    for (uint32_t i = 0; i < volume->buffer_count; i++) {
        struct buffer *buffer = &volume->buffers[i];
        if (!lies_in(buffer, sector, count))
            continue;
        volume->changed -= buffer->state == CHANGED;
        volume->written -= buffer->state == WRITTEN;
        buffer->state = CLEAN;
        buffer->sector = NO_SECTOR;
    }
}

int vfat_write_back(struct vfat_volume *volume, uint32_t sector, uint32_t count)
{
    const struct vfat_device *device = volume->device;
    int error = 0;

    for (uint32_t i = 0; volume->written && !error && i < volume->buffer_count; i++) {
        struct buffer *buffer = &volume->buffers[i];
        if (buffer->state != WRITTEN || !lies_in(buffer, sector, count))
            continue;
        error = device->write(device->context, buffer->sector, buffer->bytes, 1);
        if (error)
            break;
        buffer->state = CLEAN;
        volume->written--;
        volume->unflushed = true;
    }
    return error;
}

int vfat_read_sectors(struct vfat_volume *volume, uint32_t sector, void *to, uint32_t count)
{
    const struct vfat_device *device = volume->device;
    int error = vfat_write_back(volume, sector, count);

    return error ? error : device->read(device->context, sector, to, count);
}

static int write_zeros(struct vfat_volume *volume, uint32_t sector, uint32_t count)
{
    const struct vfat_device *device = volume->device;
    int error = 0;

    memset(volume->staging, 0, (GROUP_SECTORS + 1) * VFAT_SECTOR);
    while (count && !error) {
        uint32_t here = smaller(count, GROUP_SECTORS + 1);
        error = device->write(device->context, sector, volume->staging, here);
        sector += here;
        count -= here;
    }
    return error;
}

int vfat_write_sectors(struct vfat_volume *volume, uint32_t sector, const void *from,
                       uint32_t count)
{
    const struct vfat_device *device = volume->device;

    vfat_forget(volume, sector, count);
    volume->unflushed = true;
    return from ? device->write(device->context, sector, from, count)
                : write_zeros(volume, sector, count);
}
