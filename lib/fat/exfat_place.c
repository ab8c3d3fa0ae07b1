/* Making, writing and freeing the sets of names. */
#include "exfat.h"

void exfat_make_set(const struct vfat_volume *volume, struct name *name, struct set *set)
{
    uint32_t hash = exfat_hash(volume, name);

    set->is_long = false;
    set->hash = name->hash;
    set->slots = 2 + (name->length + NAME_UNITS - 1) / NAME_UNITS;
    memset(set->entry, 0, sizeof set->entry);
    set->entry[0] = TYPE_FILE;
    set->entry[FILE_MORE] = (uint8_t)(set->slots - 1);
    set->entry[STREAM] = TYPE_STREAM;
    set->entry[STREAM_FLAGS] = MAY_ALLOCATE;
    set->entry[STREAM_UNITS] = (uint8_t)name->length;
    put16(set->entry + STREAM_HASH, hash);
}

static void put_name(const struct name *name, const struct set *set)
{
    for (uint32_t i = 2; i < set->slots; i++) {
        memset(set->bytes[i], 0, SLOT);
        set->bytes[i][0] = TYPE_NAME;
    }
    for (uint32_t i = 0; i < name->length; i++)
        put16(set->bytes[2 + i / NAME_UNITS] + 2 + 2 * (i % NAME_UNITS), name->units[i]);
}

/* The sum leaves itself out. */
static uint16_t add(uint16_t sum, const uint8_t *slot, bool first)
{
    for (uint32_t i = 0; i < SLOT; i++)
        if (!first || (i != FILE_SUM && i != FILE_SUM + 1))
            sum = (uint16_t)(rotate_16(sum) + slot[i]);
    return sum;
}

void exfat_rewrite(const struct set *set)
{
    uint16_t sum = 0;

    memcpy(set->bytes[0], set->entry, SLOT);
    memcpy(set->bytes[1], set->entry + STREAM, SLOT);
    for (uint32_t i = 0; i < set->slots; i++)
        sum = add(sum, set->bytes[i], i == 0);
    put16(set->bytes[0] + FILE_SUM, sum);
}

void exfat_place(const struct name *name, const struct set *set)
{
    put_name(name, set);
    exfat_rewrite(set);
}

void exfat_erase(const struct set *set)
{
    for (uint32_t i = 0; i < set->slots; i++)
        set->bytes[i][0] &= (uint8_t)~TYPE_USED;
}
