/* Where the content of files lies. */
#include "file.h"
#include "table.h"

int vfat_extent(struct vfat_node *file, uint64_t offset, uint32_t size, uint32_t *sector,
                uint32_t *count)
{
    struct vfat_volume *volume = file->volume;
    uint64_t first = offset / VFAT_SECTOR, last = (offset + size - 1) / VFAT_SECTOR;
    uint32_t index = (uint32_t)(first >> volume->cluster_shift),
             inside = (uint32_t)first & (cluster_sectors(volume) - 1);
    struct run run;
    int error = vfat_map(volume, &file->map, file->first, index,
                         (uint32_t)(last >> volume->cluster_shift) - index + 1, &run);

    if (error)
        return error;
    *sector = cluster_sector(volume, run.cluster) + inside;
    *count = smaller((run.count << volume->cluster_shift) - inside, (uint32_t)(last - first) + 1);
    return run.count ? 0 : VFAT_ENOSPC;
}

int64_t vfat_row(struct vfat_node *file, uint64_t offset, uint32_t size, uint64_t *position)
{
    struct vfat_volume *volume = file->volume;
    uint32_t shift = volume->cluster_shift + 9u, inside = (uint32_t)offset & ((1u << shift) - 1);
    struct run run;

    if (volume->written || file->folder || offset >= file->valid)
        return 0;
    uint64_t left = file->valid - offset;
    uint32_t wanted = vfat_clusters(volume, inside + (uint32_t)(size < left ? size : left));
    int error =
        vfat_map(volume, &file->map, file->first, (uint32_t)(offset >> shift), wanted, &run);
    if (error || !run.count)
        return error;
    uint64_t count = ((uint64_t)run.count << shift) - inside;
    *position = (uint64_t)cluster_sector(volume, run.cluster) * VFAT_SECTOR + inside;
    return (int64_t)(count < left ? count : left);
}
