/* Making folders longer. */
#include "buffers.h"
#include "folder.h"
#include "index.h"
#include "journal.h"
#include "kind.h"
#include "node.h"
#include "table.h"

/* The folder's last cluster, or 0. */
static int last_cluster(struct vfat_node *folder, uint32_t *last)
{
    const struct index *index = vfat_index(folder);
    struct run run;

    if (index && index->cluster_count) {
        *last = index->clusters[index->cluster_count - 1];
        return index->cluster_count < (FOLDER_SLOTS / SLOTS >> folder->volume->cluster_shift)
                   ? 0
                   : VFAT_ENOSPC;
    }
    int error = vfat_map(folder->volume, &folder->map, folder->first,
                         FOLDER_SLOTS / SLOTS >> folder->volume->cluster_shift, 1, &run);

    *last = run.cluster;
    if (!error && run.count)
        return VFAT_ENOSPC; /* it is as long as a folder may be */
    return error;
}

/* A cluster that could not be made blank does not stay in the folder. */
static int blank(struct vfat_volume *volume, uint32_t last, uint32_t added)
{
    int error =
        vfat_write_sectors(volume, cluster_sector(volume, added), NULL, cluster_sectors(volume));

    volume->fresh = true;
    if (error) {
        vfat_give_back(volume, added);
        if (last)
            vfat_set_link(volume, last, LAST);
    }
    return error;
}

int vfat_lengthen(struct vfat_node *folder)
{
    struct vfat_volume *volume = folder->volume;
    bool sized = kind_of(volume) && !is_root(folder);
    uint32_t last = 0, added;
    int error = vfat_begin(volume);

    if (folder->gone)
        return VFAT_ENOENT;
    if (folder == &volume->root && volume->bits != 32)
        return VFAT_ENOSPC;
    if (!error)
        error = vfat_link_row(folder);
    if (!error)
        error = last_cluster(folder, &last);
    if (!error && (!last || sized))
        error = vfat_node_pin(folder); /* so that vfat_node_update() cannot fail */
    if (error)
        return error;
    int taken = vfat_allocate(volume, last, 1, &added);
    if (taken < 0)
        return taken;
    error = blank(volume, last, added);
    if (!error && last)
        vfat_index_lengthen(folder, added);
    if (error || (last && !sized))
        return error;
    if (!last)
        folder->first = added;
    if (sized)
        folder->size = folder->valid = folder->size + vfat_cluster_bytes(volume);
    return vfat_node_update(folder);
}
