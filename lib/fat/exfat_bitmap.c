/* Which clusters are free: a bit for each in a file of the volume's. */
#include "buffers.h"
#include "exfat.h"
#include "table.h"

#define SECTOR_BITS (8 * VFAT_SECTOR)

static int find(struct vfat_volume *volume, uint32_t cluster, uint32_t *sector)
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

static int get(struct vfat_volume *volume, uint32_t cluster, bool change, uint8_t **byte)
{
    uint32_t sector;
    int error = find(volume, cluster, &sector);

    if (!error)
        error = (change ? vfat_change : vfat_get)(volume, sector, byte);
    if (!error)
        *byte += (cluster - 2) / 8 % VFAT_SECTOR;
    return error;
}

static uint8_t bit_of(uint32_t cluster)
{
    return (uint8_t)(1 << (cluster - 2) % 8);
}

int exfat_is_free(struct vfat_volume *volume, uint32_t cluster)
{
    uint8_t *byte;
    int error = get(volume, cluster, false, &byte);

    return error ? error : !(*byte & bit_of(cluster));
}

/* Skips the bits that are set from the @at-th of a sector on, 64 at a time where they all are. */
static uint32_t skip_used(const uint8_t *bytes, uint32_t at)
{
    while (at < SECTOR_BITS && bytes[at / 8] >> at % 8 & 1) {
        uint64_t word = 0;
        if (at % 64 == 0)
            memcpy(&word, __builtin_assume_aligned(bytes + at / 8, 8), sizeof word);
        at += word == UINT64_MAX ? 64 : 1;
    }
    return at;
}

int exfat_skip_used(struct vfat_volume *volume, uint32_t *cluster, uint32_t end)
{
    while (*cluster < end) {
        uint32_t at = (*cluster - 2) % SECTOR_BITS;
        uint8_t *bytes;
        int error = get(volume, *cluster - at, false, &bytes);
        if (error)
            return error;
        uint32_t next = skip_used(bytes, at);
        *cluster += next - at;
        if (next < SECTOR_BITS)
            break;
    }
    return 0;
}

int exfat_prepare(struct vfat_volume *volume, uint32_t cluster, uint32_t count)
{
    uint8_t *byte;
    int error = get(volume, cluster, true, &byte);

    return error ? error : get(volume, cluster + count - 1, true, &byte);
}

/* What is so already need not become part of the group. */
int exfat_set_used(struct vfat_volume *volume, uint32_t cluster, bool used)
{
    uint8_t *byte;
    int error = get(volume, cluster, false, &byte);

    if (error || !(*byte & bit_of(cluster)) != used)
        return error;
    error = get(volume, cluster, true, &byte);
    if (!error)
        *byte ^= bit_of(cluster);
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
        uint8_t *bytes;
        int error = get(volume, cluster, false, &bytes);
        if (error)
            return error;
        used += used_in(bytes, smaller(SECTOR_BITS, volume->end - cluster));
    }
    volume->free = volume->end - 2 - used;
    return 0;
}
