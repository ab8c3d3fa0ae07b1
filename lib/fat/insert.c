/* Adding names to folders and removing them. */
#include "buffers.h"
#include "folder.h"
#include "index.h"
#include "journal.h"
#include "kind.h"
#include "names.h"
#include "node.h"
#include <string.h>

/* Looks for @count free slots in a row. *slot: the first of them, *known: how many of them there
 * are. 1 if all, 0 if the folder must become longer, or an error. */
static int find_free(struct vfat_node *folder, uint32_t count, uint32_t *slot, uint32_t *known)
{
    uint8_t *bytes = NULL;
    bool at_end = false;

    *known = 0;
    for (uint32_t i = *slot; *known < count; i++, bytes += SLOT) {
        if (!bytes || i % SLOTS == 0) {
            int there = vfat_slot(folder, i, false, &bytes);
            if (there != 1)
                return there;
        }
        at_end |= bytes[0] == 0;
        if (at_end || (kind_of(folder->volume) ? bytes[0] < SLOT_USED : bytes[0] == SLOT_FREE))
            ++*known;
        else
            *slot = i + 1, *known = 0;
    }
    return 1;
}

static int find_room(struct vfat_node *folder, uint32_t count, uint32_t *slot)
{
    struct index *index = vfat_index(folder);
    uint32_t known;
    int there;

    *slot = index && count >= index->room_slots ? index->room : 0;
    while ((there = find_free(folder, count, slot, &known)) == 0) {
        if (*slot + count > FOLDER_SLOTS)
            return VFAT_ENOSPC;
        int error = vfat_lengthen(folder);
        if (error)
            return error;
    }
    if (index && there == 1) {
        index->room = *slot;
        index->room_slots = count;
    }
    return there < 0 ? there : 0;
}

/* In a large folder the first tails have been taken long ago. */
static int choose_tail(struct vfat_node *folder, struct name *name, struct set *set)
{
    uint64_t plain = get_word(set->entry);
    uint32_t number = vfat_index(folder) ? 4 : 1;
    int there = 1;

    for (; there == 1 && number < 1000; number++) {
        put_word(set->entry, plain);
        vfat_short_tail(set->entry, name, number);
        there = vfat_find_short(folder, set);
    }
    return there == 1 ? VFAT_ENOSPC : there;
}

static int make_set(struct vfat_node *folder, struct name *name, struct set *set)
{
    set->short_hash = 0;
    set->is_long = !vfat_name_to_short(name, set->entry);
    set->slots = 1 + (set->is_long ? (name->length + LONG_UNITS - 1) / LONG_UNITS : 0);
    return set->is_long ? choose_tail(folder, name, set) : 0;
}

int vfat_room(struct vfat_node *folder, struct name *name, struct set *set)
{
    int error = 0;

    if (kind_of(folder->volume))
        kind_of(folder->volume)->make_set(folder->volume, name, set);
    else
        error = make_set(folder, name, set);
    if (!error)
        error = find_room(folder, set->slots, &set->first);
    return error ? error : vfat_begin(folder->volume);
}

static void put_long(uint8_t *slot, const uint16_t *units, uint32_t number, uint8_t checksum)
{
    put_word(slot, number | (uint64_t)units[0] << 8 | (uint64_t)units[1] << 24 |
                       (uint64_t)units[2] << 40 | (uint64_t)units[3] << 56);
    put_word(slot + 8, units[3] >> 8 | (uint64_t)units[4] << 8 | ATTRIBUTE_LONG << 24 |
                           (uint64_t)checksum << 40 | (uint64_t)units[5] << 48);
    put_word(slot + 16, units[6] | (uint64_t)units[7] << 16 | (uint64_t)units[8] << 32 |
                            (uint64_t)units[9] << 48);
    put_word(slot + 24, units[10] | (uint64_t)units[11] << 32 | (uint64_t)units[12] << 48);
}

/* Behind the name comes a 0, and then all bits, as far as there is room in the last slot. */
static void fill_up(struct name *name)
{
    uint32_t at = name->length, end = (at + LONG_UNITS - 1) / LONG_UNITS * LONG_UNITS;

    for (uint16_t unit = 0; at < end; unit = 0xffff)
        name->units[at++] = unit;
}

/* The end mark goes on behind the set, if one is among its slots. */
static int pin_end(struct vfat_node *folder, struct set *set, bool has_end)
{
    uint8_t *bytes;
    int there = has_end ? vfat_slot(folder, set->first + set->slots, false, &bytes) : 0;

    set->end = NULL;
    if (there == 1 && bytes[0] != 0)
        there = vfat_slot(folder, set->first + set->slots, true, &set->end);
    return there < 0 ? there : 0;
}

/* Which slot says where the set is: its last one, or exFAT's first one. */
static uint32_t main_slot(const struct vfat_node *folder, const struct set *set)
{
    return kind_of(folder->volume) ? set->first : set->first + set->slots - 1;
}

int vfat_pin(struct vfat_node *folder, struct set *set)
{
    uint32_t slot = set->first, end = slot + set->slots, main = main_slot(folder, set);
    uint8_t *bytes = NULL, **pinned = set->bytes;
    bool has_end = false;

    for (; slot < end; slot++, bytes += SLOT) {
        if (!bytes || slot % SLOTS == 0) {
            int there = vfat_slot(folder, slot, true, &bytes);
            if (there != 1)
                return there ? there : VFAT_EIO;
        }
        if (slot == main)
            set->sector = folder->near_sector;
        *pinned++ = bytes;
        has_end |= bytes[0] == 0;
    }
    set->slot = main % SLOTS;
    return pin_end(folder, set, has_end);
}

static void put_set(struct name *name, const struct set *set)
{
    uint8_t *const *slot = set->bytes + set->slots - 1;
    const uint16_t *units = name->units, *end = units + name->length;

    copy_slot(*slot, set->entry);
    if (set->slots == 1)
        return;
    uint8_t checksum = vfat_checksum(set->entry);
    fill_up(name);
    for (uint32_t number = 1; slot > set->bytes; number++, units += LONG_UNITS)
        put_long(*--slot, units, units + LONG_UNITS < end ? number : number | LONG_LAST, checksum);
}

void vfat_place(struct vfat_node *folder, struct name *name, const struct set *set)
{
    if (!folder->unnoted)
        vfat_absent_drop(folder, name->length);
    if (kind_of(folder->volume))
        kind_of(folder->volume)->place(name, set);
    else
        put_set(name, set);
    if (set->end)
        set->end[0] = 0;
    vfat_index_add(folder, name, set);
}

void vfat_erase(struct vfat_node *folder, const struct set *set)
{
    if (kind_of(folder->volume))
        kind_of(folder->volume)->erase(set);
    else
        for (uint8_t *const *slot = set->bytes, *const *end = slot + set->slots; slot < end; slot++)
            (*slot)[0] = SLOT_FREE;
    vfat_index_remove(folder, set);
}
