/*
 * Maps file positions to clusters. The FAT is a linked list; the map remembers the runs of
 * consecutive clusters that a walk has found. So a large read takes one transfer per run, whatever
 * the cluster size, and reading on does not walk the list again.
 *
 * It holds a window of the file's runs, in ascending order. Seeking back to before the window walks
 * from the first cluster again.
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

/* Bytes of the file that are in consecutive sectors; at first, none. */
struct fat_stretch {
    uint64_t begin, size; /* in the file */
    uint64_t position;    /* of @begin on the volume, for cache_find_bytes() */
};

struct fat_map {
    struct fat_stretch last; /* what fat_node_part() found last */
    uint32_t used;
    uint32_t hit;   /* index of the run used last; at first, an empty one */
    bool end_known; /* the chain was checked to end after the file's last cluster */
    struct fat_run runs[FAT_MAP_RUNS];
};

/* Follows one link of a chain. 0 and *next (0: end of the chain), the device's error, or -EIO with
 * *cause if the link is invalid. */
int fat_next_cluster(struct fat_volume *volume, uint32_t cluster, uint32_t *next,
                     const char **cause);

/* Checks that the chain from @cluster ends within @limit links. 0, the device's error, or -EIO
 * with *cause: broken or cyclic. */
int fat_check_end(struct fat_volume *volume, uint32_t cluster, uint32_t limit, const char **cause);

/* Finds the run that holds cluster @index of a file, whose chain begins at @start and which has
 * @clusters (> @index). The run is extended to @wanted clusters from @index on, as far as they are
 * consecutive. 0 and *run (valid until the next call), the device's error, or -EIO with *cause. */
int fat_map_find(struct fat_volume *volume, struct fat_map *map, uint32_t start, uint32_t clusters,
                 uint32_t index, uint32_t wanted, const struct fat_run **run, const char **cause);

/* To be called when the file was truncated or its first cluster changed. */
static inline void fat_map_clear(struct fat_map *map)
{
    map->used = map->hit = 0;
    map->last.size = map->runs[0].count = 0;
    map->end_known = false;
}
