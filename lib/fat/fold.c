/* Upper case, for the scripts of which every FAT driver knows it. */
#include "names.h"

/* From @first to @last: the letter @distance below is its capital; 1: capitals are the even ones,
 * and 2: the odd ones. */
static const struct {
    uint16_t first, last;
    uint8_t distance;
} letters[] = {
    {0xe0, 0xf6, 32},     {0xf8, 0xfe, 32},    {0x100, 0x12f, 1},    {0x132, 0x137, 1},
    {0x139, 0x148, 2},    {0x14a, 0x177, 1},   {0x179, 0x17e, 2},    {0x3b1, 0x3c1, 32},
    {0x3c3, 0x3cb, 32},   {0x430, 0x44f, 32},  {0x450, 0x45f, 80},   {0x460, 0x481, 1},
    {0x48a, 0x4bf, 1},    {0x4c1, 0x4ce, 2},   {0x4d0, 0x52f, 1},    {0x561, 0x586, 48},
    {0x1e00, 0x1e95, 1},  {0x1ea0, 0x1eff, 1}, {0x2170, 0x217f, 16}, {0x24d0, 0x24e9, 26},
    {0xff41, 0xff5a, 32},
};

uint16_t vfat_fold(uint16_t unit)
{
    if (unit < 0x80)
        return unit >= 'a' && unit <= 'z' ? unit - 32 : unit;
    for (unsigned i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (unit < letters[i].first || unit > letters[i].last)
            continue;
        if (letters[i].distance > 2)
            return unit - letters[i].distance;
        return unit - ((unit & 1) == (letters[i].distance == 1));
    }
    return unit == 0xff ? 0x178 : unit;
}

bool vfat_name_same(const struct name *a, const struct name *b)
{
    if (a->length != b->length)
        return false;
    for (uint32_t i = 0; i < a->length; i++)
        if (a->units[i] != b->units[i] && vfat_fold(a->units[i]) != vfat_fold(b->units[i]))
            return false;
    return true;
}

bool vfat_name_strip(struct name *name)
{
    uint32_t length = name->length;

    while (name->length && name->units[name->length - 1] == '.')
        name->length--;
    return name->length != length;
}

/* One bit each: control characters, " * / : < > ? and | and the backslash. */
static bool is_forbidden(uint16_t unit)
{
    static const uint32_t forbidden[4] = {0xffffffff, 0xd4008404, 0x10000000, 0x10000000};

    return unit < 0x80 && forbidden[unit / 32] >> unit % 32 & 1;
}

bool vfat_name_check(struct name *name)
{
    vfat_name_strip(name);
    for (uint32_t i = 0; i < name->length; i++)
        if (is_forbidden(name->units[i]))
            return false;
    return name->length && name->units[name->length - 1] != ' ';
}
