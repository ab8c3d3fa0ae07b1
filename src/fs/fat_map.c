/* Maps file positions to runs of clusters: see fat_map.h. */
#include "fat_map.h"
#include <errno.h>
#include <string.h>

static bool holds(const struct fat_run *run, uint32_t index)
{
    return index - run->index < run->count;
}

static uint32_t run_end(const struct fat_run *run)
{
    return run->index + run->count;
}

static int begin(struct fat_volume *volume, struct fat_map *map, uint32_t start, const char **cause)
{
    if (start < 2 || start >= volume->fs.n_fatent) {
        *cause = "its first cluster does not exist";
        return -EIO;
    }
    map->runs[0] = (struct fat_run){.index = 0, .cluster = start, .count = 1};
    map->used = 1;
    map->hit = 0;
    return 0;
}

/* Drops the older half when full: files are mostly read forward. */
static void add_run(struct fat_map *map, uint32_t index, uint32_t cluster)
{
    if (map->used == FAT_MAP_RUNS) {
        map->used = FAT_MAP_RUNS / 2;
        memcpy(map->runs, map->runs + FAT_MAP_RUNS / 2, sizeof map->runs / 2);
        map->hit = map->hit < FAT_MAP_RUNS / 2 ? 0 : map->hit - FAT_MAP_RUNS / 2;
    }
    map->runs[map->used++] = (struct fat_run){.index = index, .cluster = cluster, .count = 1};
}

/* Follows one link from the end of the last run. */
static int extend(struct fat_volume *volume, struct fat_map *map, const char **cause)
{
    struct fat_run *last = &map->runs[map->used - 1];
    uint32_t cluster = last->cluster + last->count - 1, next;
    int error = fat_next_cluster(volume, cluster, &next, cause);

    if (error)
        return error;
    if (next == 0) {
        *cause = "its cluster chain is shorter than its size";
        return -EIO;
    }
    if (next == cluster + 1)
        last->count++;
    else
        add_run(map, run_end(last), next);
    return 0;
}

/* A chain may continue after the file's last cluster: with preallocated clusters, which is
 * harmless, or because it is cyclic, and then some of the data read was wrong. */
static int check_end(struct fat_volume *volume, struct fat_map *map, uint32_t clusters,
                     const char **cause)
{
    const struct fat_run *last = &map->runs[map->used - 1];

    if (map->end_known || run_end(last) != clusters)
        return 0;
    int error = fat_check_end(volume, last->cluster + last->count - 1, volume->fs.n_fatent, cause);
    map->end_known = !error;
    return error;
}

static int walk(struct fat_volume *volume, struct fat_map *map, uint32_t start, uint32_t clusters,
                uint32_t end, const char **cause)
{
    int error = 0;

    while (!error && run_end(&map->runs[map->used - 1]) < end)
        error = extend(volume, map, cause);
    return error ? error : check_end(volume, map, clusters, cause);
}

static bool find(struct fat_map *map, uint32_t index)
{
    for (uint32_t i = map->used; i-- > 0;)
        if (holds(&map->runs[i], index)) {
            map->hit = i;
            return true;
        }
    return false;
}

static int find_or_walk(struct fat_volume *volume, struct fat_map *map, uint32_t start,
                        uint32_t clusters, uint32_t index, const char **cause)
{
    if (find(map, index))
        return 0;
    int error = 0;
    if (map->used == 0 || index < map->runs[0].index)
        error = begin(volume, map, start, cause);
    if (!error)
        error = walk(volume, map, start, clusters, index + 1, cause);
    if (!error)
        find(map, index);
    return error;
}

/* Extends the last run up to @end, as long as its clusters are consecutive. */
static int widen(struct fat_volume *volume, struct fat_map *map, uint32_t clusters, uint32_t end,
                 const char **cause)
{
    uint32_t last = map->hit;
    int error = 0;

    while (!error && map->used == last + 1 && run_end(&map->runs[last]) < end)
        error = extend(volume, map, cause);
    return error ? error : check_end(volume, map, clusters, cause);
}

int fat_map_find(struct fat_volume *volume, struct fat_map *map, uint32_t start, uint32_t clusters,
                 uint32_t index, uint32_t wanted, const struct fat_run **run, const char **cause)
{
    int error = 0;

    if (map->used == 0 || !holds(&map->runs[map->hit], index))
        error = find_or_walk(volume, map, start, clusters, index, cause);
    if (!error && map->hit == map->used - 1 && run_end(&map->runs[map->hit]) < index + wanted)
        error = widen(volume, map, clusters, index + wanted, cause);
    *run = &map->runs[map->hit];
    if (error)
        fat_map_clear(map); /* the runs that led to the error must not be used again */
    return error;
}
