/* UTF-8 and UTF-16. Halves of surrogate pairs that stand alone are kept, so that such names can be
 * opened. */
#include "names.h"

/* The bytes that follow the first of a character; 4: it is none. */
static unsigned more_of(uint8_t first)
{
    return first < 0x80   ? 0
           : first < 0xc2 ? 4
           : first < 0xe0 ? 1
           : first < 0xf0 ? 2
           : first < 0xf5 ? 3
                          : 4;
}

/* The character at @text, or 0 if there is none. *@taken: its bytes. Apart, as it is rare. */
static __attribute__((noinline)) uint32_t decode(const uint8_t *text, size_t length,
                                                 unsigned *taken)
{
    static const uint32_t least[] = {1, 0x80, 0x800, 0x10000};
    unsigned more = more_of(text[0]);

    if (more > 3 || more >= length)
        return 0;
    uint32_t value = more ? text[0] & (0x3fu >> more) : text[0];
    for (unsigned i = 1; i <= more; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (text[i] & 0x3f);
    }
    *taken = more + 1;
    return value < least[more] || value > 0x10ffff ? 0 : value;
}

static uint16_t *append(uint16_t *unit, uint32_t value)
{
    if (value > 0xffff) {
        *unit++ = (uint16_t)(0xd800 + ((value - 0x10000) >> 10));
        value = 0xdc00 + (value & 0x3ff);
    }
    *unit++ = (uint16_t)value;
    return unit;
}

int vfat_name_from_utf8(struct name *name, const char *text, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)text, *end = bytes + length;
    uint16_t *unit = name->units;
    unsigned taken;

    name->hash = 0;
    for (;;) {
        const uint8_t *stop = bytes + (VFAT_NAME_UNITS - (unit - name->units));
        for (stop = stop < end ? stop : end; bytes < stop && *bytes - 1u < 0x7f; bytes++)
            *unit++ = *bytes;
        if (bytes == end)
            break;
        uint32_t value = decode(bytes, (size_t)(end - bytes), &taken);
        if (!value)
            return VFAT_EINVAL;
        if (unit + (value > 0xffff) >= name->units + VFAT_NAME_UNITS)
            return VFAT_ENAMETOOLONG;
        unit = append(unit, value);
        bytes += taken;
    }
    name->length = (uint32_t)(unit - name->units);
    return name->length ? 0 : VFAT_EINVAL;
}

static char *encode(char *to, uint32_t value)
{
    unsigned more = value < 0x80 ? 0 : value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
    static const uint8_t first[] = {0, 0xc0, 0xe0, 0xf0};

    *to++ = (char)(first[more] | value >> (6 * more));
    while (more--)
        *to++ = (char)(0x80 | (value >> (6 * more) & 0x3f));
    return to;
}

uint32_t vfat_name_to_utf8(struct name *name, char *text)
{
    uint16_t *unit = name->units, *end = unit + name->length;
    char *to = text;

    *end = 0xffff; /* so that each loop ends there */
    for (;;) {
        for (; *unit < 0x80; unit++)
            *to++ = (char)*unit;
        if (unit == end)
            break;
        uint32_t value = *unit++, low = unit < end ? *unit : 0;
        if ((value & 0xfc00) == 0xd800 && (low & 0xfc00) == 0xdc00) {
            value = 0x10000 + ((value & 0x3ff) << 10 | (low & 0x3ff));
            unit++;
        }
        to = encode(to, value);
    }
    *to = '\0';
    return (uint32_t)(to - text);
}
