/* Where the clusters of a file are. Seeking back to before the window walks from the first one
 * again. */
#include "buffers.h"
#include "table.h"
#include <string.h>

static uint32_t end_of(const struct run *run)
{
    return run->index + run->count;
}

static int begin(struct vfat_volume *volume, struct map *map, uint32_t first)
{
    if (!is_cluster(volume, first) || map->row > volume->end - first)
        return vfat_broken(volume, "a first cluster does not exist", 0);
    map->runs[0] = (struct run){.index = 0, .cluster = first, .count = map->row ? map->row : 1};
    map->used = 1;
    return 0;
}

/* Drops the older half when full: files are mostly read forward. */
static void add_run(struct map *map, uint32_t index, uint32_t cluster)
{
    if (map->used == MAP_RUNS) {
        map->used = MAP_RUNS / 2;
        memcpy(map->runs, map->runs + MAP_RUNS / 2, sizeof map->runs / 2);
    }
    map->runs[map->used++] = (struct run){.index = index, .cluster = cluster, .count = 1};
}

/* A chain that leads back to itself would never end. */
static bool is_known(const struct map *map, uint32_t cluster)
{
    for (const struct run *run = map->runs + map->used; run-- > map->runs;)
        if (cluster - run->cluster < run->count)
            return true;
    return false;
}

/* Follows one link from the end of what is known. 1, 0 at the end of the chain, or an error. */
static int extend(struct vfat_volume *volume, struct map *map)
{
    struct run *last = &map->runs[map->used - 1];
    uint32_t cluster = last->cluster + last->count - 1, next = LAST;
    int error = map->row ? 0 : vfat_link(volume, cluster, &next);

    if (error)
        return error;
    if (next == LAST)
        return 0;
    if (!is_cluster(volume, next) || end_of(last) >= volume->end ||
        (next != cluster + 1 && is_known(map, next)))
        return vfat_broken(volume, "a chain of clusters is broken",
                           cluster_sector(volume, cluster));
    if (next == cluster + 1)
        last->count++;
    else
        add_run(map, end_of(last), next);
    return 1;
}

static const struct run *find(const struct map *map, uint32_t index)
{
    for (uint32_t i = map->used; i-- > 0;)
        if (index - map->runs[i].index < map->runs[i].count)
            return &map->runs[i];
    return NULL;
}

/* Walks on until @end clusters are known, or only while they are in a row. */
static int walk(struct vfat_volume *volume, struct map *map, uint32_t end, bool in_row)
{
    uint32_t used = map->used;
    int more = 1;

    while (more == 1 && end_of(&map->runs[map->used - 1]) < end && (!in_row || map->used == used))
        more = extend(volume, map);
    return more;
}

static void nothing_there(const struct map *map, struct run *run)
{
    const struct run *last = &map->runs[map->used - 1];

    *run = (struct run){end_of(last), last->cluster + last->count - 1, 0};
}

/* The part of the run from @index on. */
static void cut(const struct run *found, uint32_t index, struct run *run)
{
    uint32_t skip = index - found->index;

    *run = (struct run){index, found->cluster + skip, found->count - skip};
}

bool vfat_map_known(const struct map *map, uint32_t index, struct run *run)
{
    const struct run *found = find(map, index);

    if (found)
        cut(found, index, run);
    return found;
}

/* Links are followed until the cluster is known, and on while what is wanted lies in a row. */
static int locate(struct vfat_volume *volume, struct map *map, uint32_t first, uint32_t index,
                  uint32_t wanted, struct run *run)
{
    int more = map->used && index >= map->runs[0].index ? 1 : begin(volume, map, first);

    if (more >= 0)
        more = walk(volume, map, index + 1, false);
    if (more < 0)
        return more;
    if (more && index >= map->runs[map->used - 1].index)
        walk(volume, map, index + wanted, true);
    if (!vfat_map_known(map, index, run))
        nothing_there(map, run);
    return 0;
}

int vfat_map(struct vfat_volume *volume, struct map *map, uint32_t first, uint32_t index,
             uint32_t wanted, struct run *run)
{
    const struct run *found = find(map, index);

    if (found && end_of(found) - index >= wanted) {
        cut(found, index, run);
        return 0;
    }
    *run = (struct run){0, 0, 0};
    if (!first)
        return 0;
    int error = locate(volume, map, first, index, wanted, run);
    if (error)
        map->used = 0;
    return error;
}
