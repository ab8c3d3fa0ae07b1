/* Upper case, for the scripts of which every FAT driver knows it. */
#include "buffers.h"
#include "folder.h"
#include "names.h"

/* @first and so many @more: the letter @distance below is its capital; 1: capitals are the even
 * ones, and 2: the odd ones. */
static const struct {
    uint16_t first;
    uint8_t more, distance;
} letters[] = {
    {0xe0, 22, 32},   {0xf8, 6, 32},    {0x100, 47, 1},  {0x132, 5, 1},    {0x139, 15, 2},
    {0x14a, 45, 1},   {0x179, 5, 2},    {0x3b1, 16, 32}, {0x3c3, 8, 32},   {0x430, 31, 32},
    {0x450, 15, 80},  {0x460, 33, 1},   {0x48a, 53, 1},  {0x4c1, 13, 2},   {0x4d0, 95, 1},
    {0x561, 37, 48},  {0x1e00, 149, 1}, {0x1ea0, 95, 1}, {0x2170, 15, 16}, {0x24d0, 25, 26},
    {0xff41, 25, 32},
};

uint16_t vfat_fold_more(uint16_t unit)
{
    for (unsigned i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if ((uint16_t)(unit - letters[i].first) > letters[i].more)
            continue;
        if (letters[i].distance > 2)
            return unit - letters[i].distance;
        return unit - ((unit & 1) == (letters[i].distance == 1));
    }
    return unit == 0xff ? 0x178 : unit;
}

#define NOT_ASCII 0xff80ff80ff80ff80u
#define ONE_CASE  0x005f005f005f005fu /* without the bit in which both cases of a letter differ */

static uint64_t fold_four(const uint16_t *units)
{
    uint64_t four = 0;

    for (unsigned i = 0; i < 4; i++)
        four = four << 16 | (units[i] < 0x80 ? units[i] & 0x5f : vfat_fold_more(units[i]));
    return four;
}

static uint64_t hash_add(uint64_t hash, uint64_t four)
{
    hash = (hash ^ four) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 32;
}

/* Of the units from @at on. Apart, as it is rare. */
static __attribute__((noinline)) uint64_t hash_any(uint64_t hash, const uint16_t *at,
                                                   const uint16_t *end)
{
    for (; at < end; at += 4)
        hash = hash_add(hash, fold_four(at));
    return hash;
}

/* Four units at a time. */
uint32_t vfat_name_hash_anew(struct name *name)
{
    uint64_t hash = name->length, four;

    memset(name->units + name->length, 0, 3 * sizeof name->units[0]);
    for (const uint16_t *at = name->units, *end = at + name->length; at < end; at += 4) {
        memcpy(&four, __builtin_assume_aligned(at, 8), sizeof four);
        if (four & NOT_ASCII) {
            hash = hash_any(hash, at, end);
            break;
        }
        hash = hash_add(hash, four & ONE_CASE);
    }
    return name->hash = (uint32_t)hash ? (uint32_t)hash : 1;
}

#define EACH 0x0101010101010101u /* byte of a word */

/* Does a byte stand for another character than its own, or is it a dot? */
static bool is_odd(uint64_t word)
{
    uint64_t dots = word ^ '.' * EACH;

    return (word | ((dots - EACH) & ~dots)) & 0x80 * EACH;
}

uint32_t vfat_short_hash(const uint8_t *entry)
{
    uint64_t form[] = {get_word(entry), get_word(entry + 8) & 0xffffff};
    struct name name;

    if (is_odd(form[0]) || is_odd(form[1]) || entry[0] == SLOT_E5) {
        vfat_name_from_short(&name, entry);
        return vfat_name_hash(&name);
    }
    form[0] &= 0x5f * EACH;
    form[1] &= 0x5f * EACH;
    uint32_t hash = vfat_hash(0, form, sizeof form);
    return hash ? hash : 1;
}

uint32_t vfat_form_hash(const struct name *name)
{
    _Alignas(8) uint8_t form[2 * 8];
    uint32_t dot = name->length;

    while (dot && name->units[dot - 1] != '.')
        dot--;
    dot = dot ? dot - 1 : name->length;
    if (dot > 8 || name->length > dot + 4)
        return 0;
    memset(form, ' ', sizeof form);
    for (uint32_t i = 0; i < name->length; i++) {
        if (name->units[i] >= 0x80)
            return 0;
        if (i != dot)
            form[i < dot ? i : i - dot + 7] = (uint8_t)name->units[i];
    }
    return vfat_short_hash(form);
}

bool vfat_name_strip(struct name *name)
{
    uint32_t length = name->length;

    while (name->length && name->units[name->length - 1] == '.')
        name->length--;
    name->hash = 0;
    return name->length != length;
}

/* Forbidden are control characters, " * / : < > ? | and the backslash; plain are digits, letters
 * and ! # $ % & ' ( ) - @ ^ _ ` { } ~ */
static const uint8_t kinds[0x80] = {
    16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
    16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 8,  1,  16, 1,  1,  1,  1,  1,  1,  1,  16, 0,
    0,  1,  8,  16, 1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  16, 0,  16, 0,  16, 16, 1,  5,
    5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,  5,
    5,  5,  5,  0,  16, 0,  1,  1,  1,  3,  3,  3,  3,  3,  3,  3,  3,  3,  3,  3,  3,  3,
    3,  3,  3,  3,  3,  3,  3,  3,  3,  3,  3,  3,  3,  1,  16, 1,  1,  0,
};

unsigned vfat_kind(uint16_t unit)
{
    return unit < sizeof kinds ? kinds[unit] : 0;
}

bool vfat_name_check(struct name *name)
{
    unsigned any = 0;

    vfat_name_strip(name);
    const uint16_t *end = name->units + name->length;
    for (const uint16_t *unit = name->units; unit < end; unit++)
        any |= vfat_kind(*unit);
    return !(any & FORBIDDEN) && name->length && end[-1] != ' ';
}
