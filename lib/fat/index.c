/* Indexes of large folders: see index.h. */
#include "index.h"
#include "folder.h"
#include "names.h"
#include "node.h"
#include "table.h"
#include <string.h>

#define LEAST_PLACES 4096u
#define FREE         UINT32_MAX
#define REMOVED      (UINT32_MAX - 1)
#define TAG          0x7fff0000u /* of the hash; the slot is below */

struct index *vfat_index(struct vfat_node *folder)
{
    struct vfat_volume *volume = folder->volume;
    uint32_t key = key_of(folder);

    for (uint32_t i = 0; i < INDEXES; i++)
        if (volume->indexes[i].places && volume->indexes[i].key == key) {
            volume->index = i;
            return &volume->indexes[i];
        }
    return NULL;
}

static void drop(struct vfat_volume *volume, struct index *index)
{
    vfat_free(volume, index->places);
    index->places = NULL;
}

void vfat_index_drop(struct vfat_volume *volume, uint32_t key)
{
    for (unsigned i = 0; i < INDEXES; i++)
        if (volume->indexes[i].key == key || key == UNKNOWN)
            drop(volume, &volume->indexes[i]);
}

/* False if it is full. */
static bool put(struct index *index, uint32_t hash, uint32_t slot)
{
    uint32_t place = hash & index->mask;

    if (index->used > index->mask / 4 * 3)
        return false;
    while (index->places[place] != FREE)
        place = (place + 1) & index->mask;
    index->places[place] = (hash & TAG) | slot;
    index->used++;
    return true;
}

static bool put_set(struct index *index, struct name *name, const struct set *set)
{
    return put(index, vfat_name_hash(name), set->first) &&
           (!set->is_long ||
            put(index, set->short_hash ? set->short_hash : vfat_short_hash(set->entry),
                set->first));
}

static bool fill(struct vfat_node *folder, struct index *index)
{
    struct name name;
    struct set set;
    uint32_t slot = 0;
    int there;

    while ((there = vfat_next_set(folder, &slot, &set)) == 1) {
        vfat_set_name(folder->volume, &set, &name);
        if (!put_set(index, &name, &set))
            return false;
    }
    return there == 0;
}

static uint32_t most_clusters(const struct vfat_volume *volume)
{
    return (FOLDER_SLOTS / SLOTS >> volume->cluster_shift) + 1;
}

static size_t size_of(const struct vfat_volume *volume, uint32_t places)
{
    return (places + most_clusters(volume)) * sizeof(uint32_t);
}

static void fill_clusters(struct vfat_node *folder, struct index *index)
{
    struct run run;

    while (folder->first && index->cluster_count < most_clusters(folder->volume) &&
           vfat_map(folder->volume, &folder->map, folder->first, index->cluster_count, 1, &run) ==
               0 &&
           run.count)
        index->clusters[index->cluster_count++] = run.cluster;
}

/* With room for @places names. */
static bool make(struct vfat_node *folder, struct index *index, uint32_t places)
{
    struct vfat_volume *volume = folder->volume;
    size_t size = size_of(volume, places);
    uint32_t *memory = size <= volume->index_bytes ? vfat_alloc(volume, size) : NULL;

    if (!memory)
        return false;
    memset(memory, 0xff, size);
    *index = (struct index){
        .places = memory, .mask = places - 1, .clusters = memory + places, .key = key_of(folder)};
    fill_clusters(folder, index);
    bool whole = fill(folder, index);
    if (!whole)
        drop(volume, index);
    return whole;
}

/* One that became full of names that are there says how many places the next one needs. */
static uint32_t first_size(const struct vfat_volume *volume, uint32_t key)
{
    for (const struct index *index = volume->indexes; index < volume->indexes + INDEXES; index++) {
        uint32_t twice = 2 * (index->mask + 1);
        if (index->key == key && index->full && index->used - index->removed > index->mask / 2)
            return size_of(volume, twice) <= volume->index_bytes ? twice : twice / 2;
    }
    return LEAST_PLACES;
}

struct index *vfat_index_make(struct vfat_node *folder)
{
    struct vfat_volume *volume = folder->volume;
    struct index *index = &volume->indexes[volume->index = (volume->index + 1) % INDEXES];

    vfat_absent_drop(folder, 0);
    drop(volume, index);
    for (uint32_t places = first_size(volume, key_of(folder));
         places * sizeof(uint32_t) <= volume->index_bytes; places *= 2)
        if (make(folder, index, places))
            return index;
    return NULL;
}

bool vfat_index_has(const struct index *index, uint32_t hash)
{
    uint32_t place = hash & index->mask;

    while (index->places[place] != FREE &&
           (index->places[place] == REMOVED || ((index->places[place] ^ hash) & TAG)))
        place = (place + 1) & index->mask;
    return index->places[place] != FREE;
}

static int find(struct vfat_node *folder, const struct index *index, uint32_t hash,
                struct name *name, struct set *set)
{
    for (uint32_t place = hash & index->mask; index->places[place] != FREE;
         place = (place + 1) & index->mask) {
        uint32_t found = index->places[place], slot = found & 0xffff;
        if (found == REMOVED || ((found ^ hash) & TAG))
            continue;
        int there = vfat_next_set(folder, &slot, set);
        if (there < 0 || (there == 1 && vfat_is_named(folder->volume, set, name)))
            return there;
    }
    return 0;
}

int vfat_index_find(struct vfat_node *folder, const struct index *index, struct name *name,
                    struct set *set)
{
    int there = find(folder, index, vfat_name_hash(name), name, set);
    uint32_t hash = there || kind_of(folder->volume) ? 0 : vfat_form_hash(name);

    return hash ? find(folder, index, hash, name, set) : there;
}

void vfat_index_add(struct vfat_node *folder, struct name *name, const struct set *set)
{
    struct index *index = vfat_index(folder);

    if (!index)
        return;
    if (index->room == set->first)
        index->room = set->first + set->slots;
    if (!put_set(index, name, set)) {
        drop(folder->volume, index);
        index->full = true;
    }
}

/* A place stays used as long as others behind it may be found through it. */
static void empty(struct index *index, uint32_t place)
{
    index->places[place] = REMOVED;
    index->removed++;
    if (index->places[(place + 1) & index->mask] != FREE)
        return;
    for (; index->places[place] == REMOVED; place = (place - 1) & index->mask) {
        index->places[place] = FREE;
        index->removed--;
        index->used--;
    }
}

static void take_out(struct index *index, uint32_t hash, uint32_t slot)
{
    uint32_t wanted = (hash & TAG) | slot, place = hash & index->mask;

    while (index->places[place] != FREE && index->places[place] != wanted)
        place = (place + 1) & index->mask;
    if (index->places[place] == wanted)
        empty(index, place);
}

static uint32_t hash_of(const struct vfat_volume *volume, const struct set *set)
{
    struct name name;

    vfat_set_name(volume, set, &name);
    return vfat_name_hash(&name);
}

void vfat_index_remove(struct vfat_node *folder, const struct set *set)
{
    struct index *index = vfat_index(folder);

    if (!index)
        return;
    take_out(index, set->hash ? set->hash : hash_of(folder->volume, set), set->first);
    if (set->is_long)
        take_out(index, vfat_short_hash(set->entry), set->first);
    uint32_t before = set->first > SET_SLOTS ? set->first - SET_SLOTS : 0;
    index->room = smaller(index->room, before);
}

void vfat_index_lengthen(struct vfat_node *folder, uint32_t cluster)
{
    struct index *index = vfat_index(folder);

    if (index && index->cluster_count < most_clusters(folder->volume))
        index->clusters[index->cluster_count++] = cluster;
}
