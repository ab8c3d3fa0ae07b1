/* Changing the size of files. */
#include "file.h"
#include "folder.h"
#include "journal.h"
#include "kind.h"
#include "node.h"
#include "table.h"

/* Gives back the clusters behind what the size needs. */
int vfat_trim(struct vfat_node *file)
{
    struct vfat_volume *volume = file->volume;
    uint32_t keep = vfat_clusters(volume, file->size), next = file->first;
    struct run run = {0, 0, 0};

    if (!next || file->map.row)
        return 0;
    int error = keep ? vfat_map(volume, &file->map, file->first, keep - 1, 1, &run) : 0;
    if (!error && keep && !run.count)
        return 0; /* it has fewer */
    if (!error && keep)
        error = vfat_link(volume, run.cluster, &next);
    if (!error && keep && is_cluster(volume, next))
        error = vfat_set_link(volume, run.cluster, LAST);
    if (error)
        return error;
    file->map.used = 0;
    if (!keep)
        file->first = 0;
    if (is_cluster(volume, next))
        vfat_retire(volume, next);
    return 0;
}

/* The chain and the size change together. */
int vfat_shrink(struct vfat_node *file, uint64_t size)
{
    uint64_t old = file->size, valid = file->valid;
    int error = vfat_begin(file->volume);

    if (!error && vfat_clusters(file->volume, size) < file->map.row)
        error = vfat_link_row(file);
    if (error)
        return error;
    error = vfat_node_pin(file);
    if (error)
        return error;
    file->size = size;
    file->valid = valid < size ? valid : size;
    file->version++;
    error = vfat_trim(file);
    if (error) {
        file->doubtful = true;
        file->size = old;
        file->valid = valid;
        return error;
    }
    return vfat_node_update(file);
}

/* A file that could not become as long as it should has its old size again. */
int vfat_grow(struct vfat_node *file, uint64_t size)
{
    uint64_t old = file->size, valid = file->valid;

    if (size <= valid)
        return 0;
    int64_t done = vfat_write_all(file, NULL, size - valid, valid);
    if (done == (int64_t)(size - valid))
        return 0;
    if (file->size != old)
        vfat_shrink(file, old);
    return done < 0 ? (int)done : VFAT_ENOSPC;
}

int vfat_truncate(struct vfat_node *file, uint64_t size)
{
    if (file->folder)
        return VFAT_EISDIR;
    if (size > file->volume->most_bytes)
        return VFAT_EFBIG;
    return size <= file->size ? vfat_shrink(file, size) : vfat_grow(file, size);
}
