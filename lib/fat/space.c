/* How much room there is. */
#include "buffers.h"
#include "journal.h"
#include "kind.h"
#include "table.h"

static uint32_t free_in_sector(const struct vfat_volume *volume, const uint8_t *bytes,
                               uint32_t count)
{
    uint32_t free = 0;

    if (volume->bits == 32)
        for (uint32_t i = 0; i < count; i++, bytes += 4)
            free += !(get16(bytes) | (get16(bytes + 2) & 0xfff));
    else
        for (uint32_t i = 0; i < count; i++, bytes += 2)
            free += !get16(bytes);
    return free;
}

/* Links of 12 bits are few; of the others whole sectors are looked through. */
static int count_free(struct vfat_volume *volume)
{
    uint32_t per_sector = volume->bits == 12 ? 1 : VFAT_SECTOR * 8 / volume->bits;
    uint32_t free = 0, next;
    uint8_t *bytes;
    int error = 0;

    if (kind_of(volume))
        return kind_of(volume)->count_free(volume);
    for (uint32_t cluster = 0; !error && cluster < volume->end; cluster += per_sector) {
        uint32_t count = smaller(per_sector, volume->end - cluster);
        if (volume->bits == 12)
            error = vfat_link(volume, cluster, &next);
        else
            error = vfat_get(volume, volume->fat_start + cluster / per_sector, &bytes);
        if (!error)
            free += volume->bits == 12 ? next == 0 : free_in_sector(volume, bytes, count);
    }
    if (!error)
        volume->free = smaller(free, volume->end - 2);
    return error;
}

/* What was removed counts as free. FSInfo is not asked: systems that were cut off leave old numbers
 * there, and most of them no mark. */
int vfat_space(struct vfat_volume *volume, struct vfat_space *space)
{
    int error = volume->waiting_count ? vfat_drain(volume) : 0;

    if (!error && !volume->counted) {
        error = count_free(volume);
        volume->counted = !error;
    }

    *space = (struct vfat_space){
        .clusters = volume->end - 2,
        .free_clusters = volume->free,
        .cluster_bytes = cluster_sectors(volume) * VFAT_SECTOR,
        .fat_bits = kind_of(volume) ? 64 : volume->bits,
        .read_only = volume->read_only,
        .dirty = volume->was_dirty,
    };
    return error;
}

uint32_t vfat_cluster_bytes(const struct vfat_volume *volume)
{
    return cluster_sectors(volume) * VFAT_SECTOR;
}

uint32_t vfat_data_start(const struct vfat_volume *volume)
{
    return volume->data_start;
}
