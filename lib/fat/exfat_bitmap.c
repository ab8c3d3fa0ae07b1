/* Which clusters are free: a bit for each in a file of the volume's. */
#include "buffers.h"
#include "exfat.h"
#include "table.h"

#define SECTOR_BITS (8 * VFAT_SECTOR)

int exfat_bit(struct vfat_volume *volume, uint32_t cluster, uint32_t *sector)
{
    uint32_t at = (cluster - 2) / SECTOR_BITS;
    struct run run;
    int error = vfat_map(volume, &volume->exfat->map, volume->exfat->bitmap,
                         at >> volume->cluster_shift, 1, &run);

    if (!error && !run.count)
        error = vfat_broken(volume, "the bitmap of clusters has too few of them", 0);
    *sector = cluster_sector(volume, run.cluster) + (at & (cluster_sectors(volume) - 1));
    return error;
}

static uint32_t used_in(const uint8_t *bytes, uint32_t bits)
{
    uint32_t used = 0;

    for (uint32_t i = 0; i < bits; i += 8) {
        uint32_t byte = bytes[i / 8] & (bits - i < 8 ? (1u << (bits - i)) - 1 : 0xff);
        for (; byte; byte &= byte - 1)
            used++;
    }
    return used;
}

int exfat_count_free(struct vfat_volume *volume)
{
    uint32_t used = 0;

    for (uint32_t cluster = 2; cluster < volume->end; cluster += SECTOR_BITS) {
        uint32_t sector;
        uint8_t *bytes;
        int error = exfat_bit(volume, cluster, &sector);
        if (!error)
            error = vfat_get(volume, sector, &bytes);
        if (error)
            return error;
        used += used_in(bytes, smaller(SECTOR_BITS, volume->end - cluster));
    }
    volume->free = volume->end - 2 - used;
    return 0;
}
