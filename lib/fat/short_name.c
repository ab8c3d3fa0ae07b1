/* Short names: eight characters and three, in code page 437. */
#include "folder.h"
#include "names.h"
#include <string.h>

#define BASE   8u
#define SUFFIX 3u

/* Code page 437 from 0x80 on. */
static const uint16_t upper_half[128] = {
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef,
    0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9,
    0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa,
    0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
    0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4,
    0x221e, 0x03c6, 0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248,
    0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
};

static uint32_t length_of(const uint8_t *part, uint32_t most)
{
    while (most && part[most - 1] == ' ')
        most--;
    return most;
}

static void append(struct name *name, const uint8_t *part, uint32_t length, bool lower)
{
    uint16_t *to = name->units + name->length;

    name->length += length;
    for (const uint8_t *end = part + length; part < end; part++) {
        uint16_t unit = *part < 0x80 ? *part : upper_half[*part - 0x80];
        if (lower && unit >= 'A' && unit <= 'Z')
            unit += 32;
        *to++ = unit;
    }
}

void vfat_name_from_short(struct name *name, const uint8_t *entry)
{
    uint8_t base[BASE];
    uint32_t suffix = length_of(entry + BASE, SUFFIX);

    memcpy(base, entry, BASE);
    if (base[0] == SLOT_E5)
        base[0] = SLOT_FREE;
    name->length = name->hash = 0;
    append(name, base, length_of(base, BASE), entry[ENTRY_CASE] & CASE_LOWER_BASE);
    if (suffix)
        append(name, (const uint8_t *)".", 1, false);
    append(name, entry + BASE, suffix, entry[ENTRY_CASE] & CASE_LOWER_SUFFIX);
}

void vfat_name_from_label(struct name *name, const uint8_t *entry)
{
    name->length = name->hash = 0;
    append(name, entry, length_of(entry, SHORT_NAME), false);
    if (name->length && entry[0] == SLOT_E5)
        name->units[0] = upper_half[SLOT_FREE - 0x80];
}

/* Makes @part, which ends at @stop, of the units up to @end. Is it just these? */
static bool make_part(const uint16_t *unit, const uint16_t *end, uint8_t *part, const uint8_t *stop,
                      bool *lower)
{
    unsigned all = PLAIN, any = 0;

    for (; unit < end && part < stop; unit++) {
        unsigned kind = vfat_kind(*unit);
        all &= kind;
        any |= kind;
        if (!(kind & SKIPPED))
            *part++ = kind & PLAIN ? (uint8_t)(*unit - (kind & SMALL ? 32 : 0)) : '_';
    }
    *lower = any & SMALL;
    return unit == end && all && (any & (SMALL | CAPITAL)) != (SMALL | CAPITAL);
}

/* The end if there is none. */
static const uint16_t *last_dot(const uint16_t *units, const uint16_t *end)
{
    for (const uint16_t *unit = end; --unit > units;)
        if (*unit == '.')
            return unit;
    return end;
}

bool vfat_name_to_short(const struct name *name, uint8_t *entry)
{
    bool lower_base, lower_suffix = false;
    const uint16_t *end = name->units + name->length, *dot = last_dot(name->units, end);

    memset(entry, ' ', SHORT_NAME);
    bool exact = make_part(name->units, dot, entry, entry + BASE, &lower_base);
    if (dot < end)
        exact &= make_part(dot + 1, end, entry + BASE, entry + SHORT_NAME, &lower_suffix);
    if (entry[0] == ' ') {
        entry[0] = '_';
        exact = false;
    }
    entry[ENTRY_CASE] = 0;
    if (exact && lower_base)
        entry[ENTRY_CASE] |= CASE_LOWER_BASE;
    if (exact && lower_suffix)
        entry[ENTRY_CASE] |= CASE_LOWER_SUFFIX;
    return exact;
}

/* From attempt 4 on from the whole name: those that begin alike get different tails at once. */
void vfat_short_tail(uint8_t *entry, struct name *name, uint32_t number)
{
    uint32_t length = length_of(entry, BASE), hash = 0;

    if (number >= 4)
        hash = (vfat_name_hash(name) ^ number) * 0x9e3779b1u >> 8;
    length = smaller(length, number < 4 ? BASE - 2 : 2);
    for (unsigned i = 0; number >= 4 && i < 4; i++, hash >>= 4)
        entry[length++] = (uint8_t) "0123456789ABCDEF"[hash & 15];
    entry[length++] = '~';
    entry[length++] = (uint8_t)('1' + (number < 4 ? number - 1 : number % 9));
    while (length < BASE)
        entry[length++] = ' ';
}
