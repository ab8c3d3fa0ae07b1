/* Names in folders of exFAT. A set is a slot for the file, one for its stream, and some for its
 * name; others may follow. */
#include "buffers.h"
#include "exfat.h"
#include "folder.h"
#include "node.h"

uint32_t exfat_hash(const struct vfat_volume *volume, struct name *name)
{
    uint16_t hash = 0;

    for (uint32_t i = 0; i < name->length; i++) {
        uint16_t unit = exfat_upper(volume->exfat, name->units[i]);
        hash = (uint16_t)(rotate_16(hash) + (unit & 0xff));
        hash = (uint16_t)(rotate_16(hash) + (unit >> 8));
    }
    name->hash = exfat_spread(hash);
    return hash;
}

/* Collects the slots behind the first one. 1, 0 if they are no set, or an error. */
static int take_set(struct vfat_node *folder, uint32_t at, struct set *set)
{
    uint32_t count = set->bytes[0][FILE_MORE] + 1u, units = 0;

    for (uint32_t i = 1; i < count; i++) {
        uint8_t *bytes = set->bytes[i - 1] + SLOT;
        int there = (at + i) % SLOTS ? 1 : vfat_slot(folder, at + i, false, &bytes);
        if (there != 1)
            return there;
        if (i == 1)
            units = bytes[STREAM_UNITS - STREAM];
        if (i == 1 ? bytes[0] != TYPE_STREAM || !units || 2 + (units - 1) / NAME_UNITS >= count
            : i < 2 + (units + NAME_UNITS - 1) / NAME_UNITS ? bytes[0] != TYPE_NAME
                                                            : !(bytes[0] & TYPE_USED))
            return 0;
        set->bytes[i] = bytes;
    }
    set->first = at;
    set->slots = count;
    set->slot = at % SLOTS;
    set->is_long = false;
    memcpy(set->entry, set->bytes[0], SLOT);
    memcpy(set->entry + STREAM, set->bytes[1], SLOT);
    set->hash = exfat_spread(get16(set->entry + STREAM_HASH));
    return 1;
}

static bool begins_set(const uint8_t *slot)
{
    return slot[0] == TYPE_FILE && slot[FILE_MORE] >= 2 && slot[FILE_MORE] < SET_SLOTS;
}

int exfat_next_set(struct vfat_node *folder, uint32_t *slot, struct set *set)
{
    for (uint32_t at = *slot;; at++) {
        int there = vfat_slot(folder, at, false, &set->bytes[0]);
        *slot = at;
        if (there != 1)
            return there;
        set->sector = folder->near_sector;
        if (set->bytes[0][0] == 0)
            return 0;
        if (!begins_set(set->bytes[0]))
            continue;
        there = take_set(folder, at, set);
        if (there < 0)
            return there;
        if (there) {
            *slot = at + set->slots;
            return 1;
        }
    }
}

void exfat_set_name(const struct set *set, struct name *name)
{
    name->length = set->entry[STREAM_UNITS];
    name->hash = set->hash;
    for (uint32_t i = 0; i < name->length; i++)
        name->units[i] = (uint16_t)get16(set->bytes[2 + i / NAME_UNITS] + 2 + 2 * (i % NAME_UNITS));
}

bool exfat_is_named(const struct vfat_volume *volume, struct set *set, struct name *name)
{
    const struct vfat_exfat *exfat = volume->exfat;

    if (set->hash != name->hash || set->entry[STREAM_UNITS] != name->length)
        return false;
    for (uint32_t i = 0; i < name->length; i++) {
        const uint8_t *unit = set->bytes[2 + i / NAME_UNITS] + 2 + 2 * (i % NAME_UNITS);
        if (exfat_upper(exfat, (uint16_t)get16(unit)) != exfat_upper(exfat, name->units[i]))
            return false;
    }
    return true;
}
