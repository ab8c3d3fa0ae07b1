/* Reading folders. The end mark is the end, whatever lies behind it. */
#include "buffers.h"
#include "folder.h"
#include "index.h"
#include "journal.h"
#include "kind.h"
#include "node.h"
#include "table.h"
#include <string.h>

/* Which cluster of the folder it is: as vfat_map(). */
static int find_cluster(struct vfat_node *folder, uint32_t at, struct run *run)
{
    if (vfat_map_known(&folder->map, at, run))
        return 0;
    const struct index *index = vfat_index(folder);
    if (index && at < index->cluster_count) {
        *run = (struct run){at, index->clusters[at], 1};
        return 0;
    }
    return vfat_map(folder->volume, &folder->map, folder->first, at, 1, run);
}

int vfat_slot_sector_far(struct vfat_node *folder, uint32_t slot)
{
    struct vfat_volume *volume = folder->volume;
    uint32_t in_folder = slot / SLOTS;
    struct run run = {.count = slot < volume->root_slots};
    int error = 0;

    if (slot >= FOLDER_SLOTS)
        return 0;
    folder->near_sector = volume->root_start + in_folder;
    if (folder != &volume->root || volume->bits == 32) {
        error = find_cluster(folder, in_folder >> volume->cluster_shift, &run);
        folder->near_sector =
            cluster_sector(volume, run.cluster) + (in_folder & (cluster_sectors(volume) - 1));
    }
    folder->near = !error && run.count ? in_folder + 1 : 0;
    return error ? error : run.count != 0;
}

int vfat_slot(struct vfat_node *folder, uint32_t slot, bool change, uint8_t **bytes)
{
    int there = vfat_slot_sector(folder, slot);

    if (there != 1)
        return there;
    int error = change ? vfat_change(folder->volume, folder->near_sector, bytes)
                       : vfat_get(folder->volume, folder->near_sector, bytes);
    if (error)
        return error;
    *bytes += slot % SLOTS * SLOT;
    return 1;
}

uint32_t vfat_entry_first(const struct vfat_volume *volume, const uint8_t entry[SLOT])
{
    struct entry found;

    if (kind_of(volume)) {
        kind_of(volume)->get(entry, &found);
        return found.first;
    }
    uint32_t high = volume->bits == 32 ? get16(entry + ENTRY_FIRST_HIGH) << 16 : 0;

    return high | get16(entry + ENTRY_FIRST_LOW);
}

void vfat_entry_set_first(const struct vfat_volume *volume, uint8_t entry[SLOT], uint32_t first)
{
    put16(entry + ENTRY_FIRST_LOW, first);
    if (volume->bits == 32)
        put16(entry + ENTRY_FIRST_HIGH, first >> 16);
}

uint8_t vfat_checksum(const uint8_t name[SHORT_NAME])
{
    uint8_t sum = 0;

    for (unsigned i = 0; i < SHORT_NAME; i++)
        sum = (uint8_t)((sum >> 1 | sum << 7) + name[i]);
    return sum;
}

/* Parts of a long name, the last of which comes first. */
struct parts {
    uint32_t count, first;
    uint32_t expected; /* number of the next part; 0: of none */
    uint8_t checksum;
};

static void take_part(struct parts *parts, uint8_t *slot, uint32_t at, struct set *set)
{
    uint32_t number = slot[0] & 0x3f;

    if (slot[0] & LONG_LAST)
        *parts = (struct parts){0, at, number, slot[LONG_CHECKSUM]};
    if (number && number < SET_SLOTS && number == parts->expected &&
        slot[LONG_CHECKSUM] == parts->checksum) {
        set->bytes[parts->count++] = slot;
        parts->expected--;
    } else {
        parts->count = parts->expected = 0;
    }
}

/* The first unit of a long name is in its first part. */
static int take_short(const struct vfat_node *folder, const struct parts *parts, uint8_t *slot,
                      uint32_t at, struct set *set)
{
    uint32_t count = parts->count;

    set->is_long = count && !parts->expected && get16_odd(set->bytes[count - 1] + 1) &&
                   parts->checksum == vfat_checksum(slot);
    set->first = set->is_long ? parts->first : at;
    set->slots = at - set->first + 1;
    set->sector = folder->near_sector;
    set->slot = at % SLOTS;
    set->hash = set->short_hash = 0;
    set->bytes[set->slots - 1] = slot;
    copy_slot(set->entry, slot);
    return 1;
}

static bool is_name(const struct vfat_node *folder, const uint8_t *slot)
{
    return !(slot[ENTRY_ATTRIBUTES] & ATTRIBUTE_VOLUME) && slot[0] != '.' &&
           !(is_root(folder) && vfat_is_journal(slot));
}

int vfat_next_set(struct vfat_node *folder, uint32_t *slot, struct set *set)
{
    struct parts parts = {.count = 0};
    uint8_t *bytes = NULL;
    int there = 1;

    if (kind_of(folder->volume))
        return kind_of(folder->volume)->next_set(folder, slot, set);

    for (uint32_t at = *slot;; at++, bytes += SLOT) {
        if (!bytes || at % SLOTS == 0)
            there = vfat_slot(folder, at, false, &bytes);
        *slot = at;
        if (there != 1 || bytes[0] == 0)
            return there < 0 ? there : 0;
        *slot = at + 1;
        if (bytes[0] == SLOT_FREE)
            parts.count = parts.expected = 0;
        else if ((bytes[ENTRY_ATTRIBUTES] & ATTRIBUTE_MASK) == ATTRIBUTE_LONG)
            take_part(&parts, bytes, at, set);
        else if (is_name(folder, bytes))
            return take_short(folder, &parts, bytes, at, set);
        else
            parts.count = parts.expected = 0;
    }
}
