/*
 * Which clusters hold a file's data. The FAT is a linked list; the map remembers runs of
 * consecutive clusters as they are met, so that a large read becomes one transfer per run,
 * whatever the cluster size, and reading on costs no second walk.
 *
 * It holds a window of the file's runs, newest last. Going back to before the window walks
 * again from the first cluster.
 */
#pragma once

#include "fat_volume.h"
#include <stdbool.h>
#include <stdint.h>

#define FAT_MAP_RUNS 16

struct fat_run {
    uint32_t index;   /* position of its first cluster in the file */
    uint32_t cluster; /* number of that cluster on the volume */
    uint32_t count;
};

struct fat_map {
    uint32_t used;
    uint32_t hit;   /* the run that was used last; an empty one at the beginning */
    bool end_known; /* the chain was seen to end after the file's last cluster */
    struct fat_run runs[FAT_MAP_RUNS];
};

/* One link of a chain. 0 and *next (0: the chain ends), or the device's error, or -EIO with
 * *cause when the link leads nowhere valid. */
int fat_next_cluster(struct fat_volume *volume, uint32_t cluster, uint32_t *next,
                     const char **cause);

/* Checks that the chain from @cluster ends within @limit links. 0, the device's error, or -EIO
 * with *cause: broken, or a ring. */
int fat_check_end(struct fat_volume *volume, uint32_t cluster, uint32_t limit, const char **cause);

/* The run that holds cluster @index of the file whose chain begins at @start and whose size
 * takes @clusters (> @index), walked far enough to hold @wanted clusters from @index on if they
 * are consecutive. 0 and *run (good until the next call), the device's error, or -EIO with
 * *cause. */
int fat_map_find(struct fat_volume *volume, struct fat_map *map, uint32_t start, uint32_t clusters,
                 uint32_t index, uint32_t wanted, const struct fat_run **run, const char **cause);

/* The file got shorter or its first cluster changed. */
static inline void fat_map_clear(struct fat_map *map)
{
    map->used = map->hit = 0;
    map->runs[0].count = 0;
    map->end_known = false;
}
