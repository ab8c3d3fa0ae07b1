/* Looking for names. */
#include "folder.h"
#include "index.h"
#include "kind.h"
#include "names.h"
#include <string.h>

#define PLAIN_SLOTS 128u /* a folder with more is worth an index */
#define EACH_UNIT   0x0001000100010001u
#define SMALL_BIT   0x20 /* in which both cases of a letter differ */

static bool same_unit(uint16_t a, uint16_t b)
{
    return a == b || vfat_fold(a) == vfat_fold(b);
}

static void get_units(const uint8_t *slot, uint16_t *units)
{
    uint64_t word = get_word(slot), next = get_word(slot + 8);

    units[0] = (uint16_t)(word >> 8);
    units[1] = (uint16_t)(word >> 24);
    units[2] = (uint16_t)(word >> 40);
    units[3] = (uint16_t)(word >> 56 | next << 8);
    units[4] = (uint16_t)(next >> 8);
    units[5] = (uint16_t)(next >> 48);
    word = get_word(slot + 16);
    units[6] = (uint16_t)word;
    units[7] = (uint16_t)(word >> 16);
    units[8] = (uint16_t)(word >> 32);
    units[9] = (uint16_t)(word >> 48);
    word = get_word(slot + 24);
    units[10] = (uint16_t)word;
    units[11] = (uint16_t)(word >> 32);
    units[12] = (uint16_t)(word >> 48);
}

/* From behind: names that belong together often begin alike. */
static bool is_long_name(const struct set *set, const struct name *name)
{
    uint32_t parts = set->slots - 1, inside = name->length - (parts - 1) * LONG_UNITS;
    const uint16_t *wanted = name->units + name->length;
    uint16_t units[LONG_UNITS];

    if (inside - 1 >= LONG_UNITS)
        return false;
    for (uint32_t part = 0; part < parts; part++, inside = LONG_UNITS) {
        get_units(set->bytes[part], units);
        if (inside < LONG_UNITS && name->length < VFAT_NAME_UNITS && units[inside])
            return false;
        for (const uint16_t *unit = units + inside; unit > units;)
            if (!same_unit(*--wanted, *--unit))
                return false;
    }
    return true;
}

/* Most short names are others by their first letter, which some systems leave small; blanks are
 * before a name that is a suffix only. */
static bool begins_otherwise(const struct set *set, const struct name *name)
{
    uint8_t first = set->entry[0];

    return first > ' ' && first < 0x80 && name->units[0] < 0x80 &&
           ((first ^ name->units[0]) & ~SMALL_BIT);
}

static bool is_short_name(const struct set *set, const struct name *name)
{
    struct name other;

    if (name->length > SHORT_NAME + 1 || begins_otherwise(set, name))
        return false;
    vfat_name_from_short(&other, set->entry);
    if (name->length != other.length)
        return false;
    for (uint32_t i = 0; i < other.length; i++)
        if (!same_unit(name->units[i], other.units[i]))
            return false;
    return true;
}

bool vfat_is_named(const struct vfat_volume *volume, struct set *set, struct name *name)
{
    if (kind_of(volume))
        return kind_of(volume)->is_named(volume, set, name);
    bool is_long = set->is_long && is_long_name(set, name);

    set->hash = is_long || !set->is_long ? name->hash : 0;
    return is_long || is_short_name(set, name);
}

/* Is one of four units a 0? */
static bool has_end(const uint16_t *units)
{
    uint64_t four;

    memcpy(&four, __builtin_assume_aligned(units, 8), sizeof four);
    return (four - EACH_UNIT) & ~four & EACH_UNIT << 15;
}

void vfat_set_name(const struct vfat_volume *volume, const struct set *set, struct name *name)
{
    if (kind_of(volume)) {
        kind_of(volume)->set_name(set, name);
        return;
    }
    if (!set->is_long) {
        vfat_name_from_short(name, set->entry);
        return;
    }
    uint32_t before = 0;
    for (uint32_t part = set->slots - 1; part--; before += LONG_UNITS)
        get_units(set->bytes[part], name->units + before);
    const uint16_t *unit = name->units, *end = unit + smaller(before, VFAT_NAME_UNITS);
    while (unit + 4 < end && !has_end(unit))
        unit += 4;
    while (unit < end && *unit)
        unit++;
    name->length = (uint32_t)(unit - name->units);
    name->hash = 0;
    if (name->length + LONG_UNITS < before)
        vfat_name_from_short(name, set->entry); /* it ends before its last part */
}

int vfat_find(struct vfat_node *folder, struct name *name, struct set *set)
{
    struct index *index = vfat_index(folder);
    uint32_t slot = 0;
    int there = 1;

    if (kind_of(folder->volume))
        kind_of(folder->volume)->hash(folder->volume, name);
    while (!index && there == 1 && slot < PLAIN_SLOTS) {
        there = vfat_next_set(folder, &slot, set);
        if (there != 1 || vfat_is_named(folder->volume, set, name))
            return there;
    }
    if (!index)
        index = vfat_index_make(folder);
    if (index)
        return vfat_index_find(folder, index, name, set);
    do
        there = vfat_next_set(folder, &slot, set);
    while (there == 1 && !vfat_is_named(folder->volume, set, name));
    return there;
}

static bool is_short(const uint8_t *slot, const uint8_t *name)
{
    return !(slot[ENTRY_ATTRIBUTES] & ATTRIBUTE_VOLUME) && memcmp(slot, name, SHORT_NAME) == 0;
}

static int scan_short(struct vfat_node *folder, const uint8_t name[SHORT_NAME])
{
    uint8_t *bytes = NULL;

    for (uint32_t slot = 0;; slot++, bytes += SLOT) {
        if (slot % SLOTS == 0) {
            int there = vfat_slot(folder, slot, false, &bytes);
            if (there != 1)
                return there;
        }
        if (bytes[0] == 0)
            return 0;
        if (is_short(bytes, name))
            return 1;
    }
}

/* With an index, anything that may have this name counts. */
int vfat_find_short(struct vfat_node *folder, struct set *set)
{
    struct index *index = vfat_index(folder);

    if (!index)
        return scan_short(folder, set->entry);
    set->short_hash = vfat_short_hash(set->entry);
    return vfat_index_has(index, set->short_hash);
}

int vfat_find_any(struct vfat_node *folder, struct name *name, struct set *set)
{
    int there = folder->gone ? 0 : vfat_find(folder, name, set);

    if (there || !vfat_name_strip(name) || !name->length || folder->gone)
        return there;
    return vfat_find(folder, name, set);
}
