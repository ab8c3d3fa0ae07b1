/* The entries of the FAT. All its copies are written when a group is committed. */
#include "table.h"
#include "buffers.h"

#define MASK_32 0x0fffffffu

/* The offset of a cluster's entry in the FAT. */
static uint32_t offset_of(const struct vfat_volume *volume, uint32_t cluster)
{
    return volume->bits == 12 ? cluster + cluster / 2 : cluster * (volume->bits / 8u);
}

static uint32_t last_mark(const struct vfat_volume *volume)
{
    return volume->bits == 32 ? 0x0ffffff8u : volume->bits == 16 ? 0xfff8u : 0xff8u;
}

/* Entries of 12 bits may begin at the end of a sector. */
static int get12(struct vfat_volume *volume, uint32_t offset, uint32_t *both)
{
    uint8_t *low, *high;
    int error = vfat_get(volume, volume->fat_start + offset / VFAT_SECTOR, &low);

    if (!error)
        error = vfat_get(volume, volume->fat_start + (offset + 1) / VFAT_SECTOR, &high);
    if (!error)
        *both = low[offset % VFAT_SECTOR] | (uint32_t)high[(offset + 1) % VFAT_SECTOR] << 8;
    return error;
}

static int get_entry(struct vfat_volume *volume, uint32_t cluster, uint32_t *value)
{
    uint32_t offset = offset_of(volume, cluster);
    uint8_t *bytes;

    if (volume->bits == 12) {
        int error = get12(volume, offset, value);
        *value = error ? 0 : (cluster % 2 ? *value >> 4 : *value & 0xfff);
        return error;
    }
    int error = vfat_get(volume, volume->fat_start + offset / VFAT_SECTOR, &bytes);
    if (error)
        return error;
    bytes += offset % VFAT_SECTOR;
    *value = volume->bits == 16 ? get16(bytes) : get32(bytes) & MASK_32;
    return 0;
}

int vfat_link(struct vfat_volume *volume, uint32_t cluster, uint32_t *next)
{
    uint32_t value;
    int error = get_entry(volume, cluster, &value);

    if (error)
        return error;
    if (value >= last_mark(volume))
        *next = LAST;
    else if (value == 0 || is_cluster(volume, value))
        *next = value;
    else
        *next = BROKEN;
    return 0;
}

static int set12(struct vfat_volume *volume, uint32_t cluster, uint32_t value)
{
    uint32_t offset = offset_of(volume, cluster), both;
    uint8_t *low, *high;
    int error = get12(volume, offset, &both);

    if (!error)
        error = vfat_change(volume, volume->fat_start + offset / VFAT_SECTOR, &low);
    if (!error)
        error = vfat_change(volume, volume->fat_start + (offset + 1) / VFAT_SECTOR, &high);
    if (error)
        return error;
    both = cluster % 2 ? (both & 0xf) | value << 4 : (both & 0xf000) | (value & 0xfff);
    low[offset % VFAT_SECTOR] = (uint8_t)both;
    high[(offset + 1) % VFAT_SECTOR] = (uint8_t)(both >> 8);
    return 0;
}

int vfat_set_link(struct vfat_volume *volume, uint32_t cluster, uint32_t next)
{
    uint32_t offset = offset_of(volume, cluster);
    uint8_t *bytes;

    if (next == LAST)
        next = MASK_32;
    if (volume->bits == 12)
        return set12(volume, cluster, next);
    int error = vfat_change(volume, volume->fat_start + offset / VFAT_SECTOR, &bytes);
    if (error)
        return error;
    bytes += offset % VFAT_SECTOR;
    if (volume->bits == 16)
        put16(bytes, next);
    else
        put32(bytes, (get32(bytes) & ~MASK_32) | next);
    return 0;
}

int vfat_prepare_links(struct vfat_volume *volume, uint32_t cluster, uint32_t count)
{
    uint32_t last = (offset_of(volume, cluster + count - 1) + 1) / VFAT_SECTOR;
    uint8_t *bytes;
    int error = 0;

    for (uint32_t i = offset_of(volume, cluster) / VFAT_SECTOR; !error && i <= last; i++)
        error = vfat_change(volume, volume->fat_start + i, &bytes);
    return error;
}
