/* Where the parts of a file are on the volume, by our own map of its clusters. */
#include "fat_node.h"

static uint32_t clusters_of(const struct fat_volume *volume, uint64_t bytes)
{
    return (uint32_t)((bytes + (1ull << volume->cluster_shift) - 1) >> volume->cluster_shift);
}

static uint32_t sector_of(const struct fat_volume *volume, const struct fat_run *run)
{
    return volume->fs.database + (run->cluster - 2) * volume->fs.csize;
}

/* For the next read. */
static void remember(struct fat_node *node, const struct fat_run *run)
{
    const struct fat_volume *volume = node->volume;
    uint64_t begin = (uint64_t)run->index << volume->cluster_shift;
    uint64_t size = (uint64_t)run->count << volume->cluster_shift;
    uint64_t left = fat_node_size(node) - begin;

    node->map.last = (struct fat_stretch){
        .begin = begin,
        .size = size < left ? size : left,
        .position = cache_position(&volume->cache, sector_of(volume, run)),
    };
}

int fat_node_part(struct fat_node *node, const char *operation, uint32_t offset, uint32_t size,
                  struct fat_part *part)
{
    struct fat_volume *volume = node->volume;
    uint32_t index = offset >> volume->cluster_shift;
    uint32_t end = clusters_of(volume, (uint64_t)offset + size);
    const struct fat_run *run;
    const char *cause = NULL;

    int error =
        fat_map_find(volume, &node->map, node->fil.obj.sclust,
                     clusters_of(volume, node->fil.obj.objsize), index, end - index, &run, &cause);
    if (error)
        return cause ? fat_broken(node->path, operation, cause)
                     : fat_device_error(node->path, operation, error);
    uint32_t in_run = offset - (run->index << volume->cluster_shift);
    remember(node, run);
    uint64_t left = ((uint64_t)run->count << volume->cluster_shift) - in_run;
    *part = (struct fat_part){
        .sector = sector_of(volume, run) + in_run / BLOCK_SECTOR,
        .offset = in_run % BLOCK_SECTOR,
        .size = size < left ? size : (uint32_t)left,
    };
    return 0;
}
