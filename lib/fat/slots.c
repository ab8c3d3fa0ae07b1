/* Reading folders. The end mark is the end, whatever lies behind it. */
#include "buffers.h"
#include "folder.h"
#include "index.h"
#include "journal.h"
#include "names.h"
#include "table.h"
#include <string.h>

static int fixed_sector(const struct vfat_volume *volume, uint32_t slot, uint32_t *sector)
{
    *sector = volume->root_start + slot / SLOTS;
    return slot < volume->root_slots;
}

/* Which cluster of the folder it is: as vfat_map(). */
static int find_cluster(struct vfat_node *folder, uint32_t at, struct run *run)
{
    const struct index *index = vfat_index(folder);

    if (index && at < index->cluster_count) {
        *run = (struct run){at, index->clusters[at], 1};
        return 0;
    }
    return vfat_map(folder->volume, &folder->map, folder->first, at, 1, run);
}

int vfat_slot_sector(struct vfat_node *folder, uint32_t slot, uint32_t *sector)
{
    struct vfat_volume *volume = folder->volume;
    uint32_t in_folder = slot / SLOTS;
    struct run run;

    if (slot >= FOLDER_SLOTS)
        return 0;
    if (folder == &volume->root && volume->bits != 32)
        return fixed_sector(volume, slot, sector);
    int error = find_cluster(folder, in_folder >> volume->cluster_shift, &run);
    if (error)
        return error;
    *sector = cluster_sector(volume, run.cluster) + (in_folder & (cluster_sectors(volume) - 1));
    return run.count != 0;
}

int vfat_slot(struct vfat_node *folder, uint32_t slot, bool change, uint8_t **bytes)
{
    uint32_t sector;
    int there = vfat_slot_sector(folder, slot, &sector);

    if (there != 1)
        return there;
    int error = change ? vfat_change(folder->volume, sector, bytes)
                       : vfat_get(folder->volume, sector, bytes);
    if (error)
        return error;
    *bytes += slot % SLOTS * SLOT;
    return 1;
}

uint32_t vfat_entry_first(const struct vfat_volume *volume, const uint8_t entry[SLOT])
{
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

/* Collects the parts of a long name, the last of which comes first. */
struct collector {
    uint32_t expected; /* number of the next part; 0: of none */
    uint8_t checksum;
};

static void begin_long(struct collector *parts, const uint8_t *slot, uint32_t at, struct set *set)
{
    parts->expected = slot[0] & 0x3f;
    parts->checksum = slot[LONG_CHECKSUM];
    set->first = at;
    set->name.length = parts->expected * LONG_UNITS;
}

static void take_units(const uint8_t *slot, uint32_t at, struct name *name)
{
    static const uint8_t places[LONG_UNITS] = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};

    for (uint32_t i = 0; i < LONG_UNITS && at + i < name->length; i++) {
        uint32_t unit = get16(slot + places[i]);
        if (unit == 0 || at + i == VFAT_NAME_UNITS)
            name->length = at + i;
        else
            name->units[at + i] = (uint16_t)unit;
    }
}

static void take_long(struct collector *parts, const uint8_t *slot, uint32_t at, struct set *set)
{
    if (slot[0] & LONG_LAST)
        begin_long(parts, slot, at, set);
    uint32_t number = slot[0] & 0x3f;
    if (!number || number > SET_SLOTS - 1 || number != parts->expected ||
        slot[LONG_CHECKSUM] != parts->checksum) {
        *parts = (struct collector){.expected = 0};
        set->name.length = 0;
        return;
    }
    parts->expected = number - 1;
    take_units(slot, parts->expected * LONG_UNITS, &set->name);
}

static void take_short(const struct collector *parts, const uint8_t *slot, uint32_t at,
                       struct set *set)
{
    set->is_long = set->name.length && !parts->expected && parts->checksum == vfat_checksum(slot);
    if (!set->is_long)
        set->first = at;
    set->slots = at - set->first + 1;
    set->slot = at % SLOTS;
    memcpy(set->entry, slot, SLOT);
}

static bool is_name(const struct vfat_node *folder, const uint8_t *slot)
{
    return !(slot[ENTRY_ATTRIBUTES] & ATTRIBUTE_VOLUME) && slot[0] != '.' &&
           !(folder == &folder->volume->root && vfat_is_journal(slot));
}

/* Takes one slot. Is the set complete? */
static bool take_slot(const struct vfat_node *folder, const uint8_t *slot, uint32_t at,
                      struct collector *parts, struct set *set)
{
    if (slot[0] != SLOT_FREE && (slot[ENTRY_ATTRIBUTES] & ATTRIBUTE_MASK) == ATTRIBUTE_LONG) {
        take_long(parts, slot, at, set);
        return false;
    }
    if (slot[0] != SLOT_FREE && is_name(folder, slot)) {
        take_short(parts, slot, at, set);
        return true;
    }
    *parts = (struct collector){.expected = 0};
    set->name.length = 0;
    return false;
}

static int get_slot(struct vfat_node *folder, uint32_t slot, uint32_t *sector, uint8_t **bytes)
{
    int there = vfat_slot_sector(folder, slot, sector);
    int error = there == 1 ? vfat_get(folder->volume, *sector, bytes) : 0;

    if (error)
        return error;
    if (there == 1)
        *bytes += slot % SLOTS * SLOT;
    return there;
}

void vfat_set_name(struct set *set)
{
    if (!set->is_long)
        vfat_name_from_short(&set->name, set->entry);
}

int vfat_next_set(struct vfat_node *folder, uint32_t *slot, struct set *set)
{
    struct collector parts = {.expected = 0};
    uint8_t *bytes = NULL;

    set->name.length = 0;
    for (;; bytes += SLOT) {
        if (!bytes || *slot % SLOTS == 0) {
            int there = get_slot(folder, *slot, &set->sector, &bytes);
            if (there != 1)
                return there;
        }
        if (bytes[0] == 0)
            return 0;
        if (take_slot(folder, bytes, (*slot)++, &parts, set))
            return 1;
    }
}
