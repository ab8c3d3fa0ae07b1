/* The entries of the FAT. All its copies are written when a group is committed. */
#include "table.h"
#include "buffers.h"
#include "kind.h"

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

/* Where an entry is: of 12 bits, its second byte may be in another sector. */
struct place {
    uint8_t *low, *high;
};

static int find(struct vfat_volume *volume, uint32_t cluster, bool change, struct place *place)
{
    int (*get)(struct vfat_volume *, uint32_t, uint8_t **) = change ? vfat_change : vfat_get;
    uint32_t offset = offset_of(volume, cluster);
    int error = get(volume, volume->fat_start + offset / VFAT_SECTOR, &place->low);

    if (error)
        return error;
    place->low += offset++ % VFAT_SECTOR;
    place->high = place->low + 1;
    return offset % VFAT_SECTOR == 0 && volume->bits == 12
               ? get(volume, volume->fat_start + offset / VFAT_SECTOR, &place->high)
               : 0;
}

static uint32_t value_at(const struct vfat_volume *volume, const struct place *place)
{
    return volume->bits == 32 ? get32(place->low) : *place->low | (uint32_t)*place->high << 8;
}

int vfat_link(struct vfat_volume *volume, uint32_t cluster, uint32_t *next)
{
    struct place place;
    int error = find(volume, cluster, false, &place);

    if (error)
        return error;
    uint32_t value = value_at(volume, &place);
    value = volume->bits != 12 ? value & MASK_32 : cluster % 2 ? value >> 4 : value & 0xfff;
    if (value >= last_mark(volume))
        *next = LAST;
    else if (value == 0 || is_cluster(volume, value))
        *next = value;
    else
        *next = BROKEN;
    return 0;
}

int vfat_is_free(struct vfat_volume *volume, uint32_t cluster)
{
    uint32_t next = 0;

    if (kind_of(volume))
        return kind_of(volume)->is_free(volume, cluster);
    int error = vfat_link(volume, cluster, &next);
    return error ? error : next == 0;
}

int vfat_set_link(struct vfat_volume *volume, uint32_t cluster, uint32_t next)
{
    struct place place;
    int error = find(volume, cluster, true, &place);

    if (error)
        return error;
    uint32_t old = value_at(volume, &place), mask = kind_of(volume) ? UINT32_MAX : MASK_32;
    if (kind_of(volume))
        error = kind_of(volume)->set_used(volume, cluster, next != 0);
    if (error)
        return error;
    if (next == LAST)
        next = mask;
    if (volume->bits == 32)
        put32(place.low, (old & ~mask) | next);
    if (volume->bits == 12)
        next = cluster % 2 ? (old & 0xf) | next << 4 : (old & 0xf000) | (next & 0xfff);
    if (volume->bits != 32) {
        *place.low = (uint8_t)next;
        *place.high = (uint8_t)(next >> 8);
    }
    return 0;
}

int vfat_prepare_links(struct vfat_volume *volume, uint32_t cluster, uint32_t count)
{
    uint32_t last = (offset_of(volume, cluster + count - 1) + 1) / VFAT_SECTOR;
    uint8_t *bytes;
    int error = kind_of(volume) ? kind_of(volume)->prepare(volume, cluster, count) : 0;

    for (uint32_t i = offset_of(volume, cluster) / VFAT_SECTOR; !error && i <= last; i++)
        error = vfat_change(volume, volume->fat_start + i, &bytes);
    return error;
}
