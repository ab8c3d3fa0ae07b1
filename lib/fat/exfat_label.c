/* The volume's label: a slot of the root. */
#include "exfat.h"
#include "folder.h"
#include "journal.h"
#include "names.h"

static bool is_label(const uint8_t *slot)
{
    return slot[0] == TYPE_LABEL;
}

int exfat_label(struct vfat_volume *volume, struct name *name)
{
    uint8_t *bytes;
    uint32_t slot;
    int there = vfat_find_in_root(volume, is_label, &slot, &bytes);

    name->length = there == 1 ? smaller(bytes[1], LABEL_UNITS) : 0;
    for (uint32_t i = 0; i < name->length; i++)
        name->units[i] = (uint16_t)get16(bytes + 2 + 2 * i);
    return there < 0 ? there : 0;
}

static int make(const char *text, size_t length, struct name *name)
{
    int error = 0;

    name->length = 0;
    if (length)
        error = vfat_name_from_utf8(name, text, length);
    if (error || name->length > LABEL_UNITS)
        return error ? error : VFAT_ENAMETOOLONG;
    for (uint32_t i = 0; i < name->length; i++)
        if (vfat_kind(name->units[i]) & FORBIDDEN)
            return VFAT_EINVAL;
    return 0;
}

/* A new one gets one of the slots that a short name would. */
static int pin(struct vfat_volume *volume, int there, struct set *set)
{
    struct name any = {.length = 1, .units = {'A'}};
    int error = there ? vfat_begin(volume) : vfat_room(&volume->root, &any, set);

    set->slots = 1;
    return error ? error : vfat_pin(&volume->root, set);
}

int exfat_set_label(struct vfat_volume *volume, const char *text, size_t length)
{
    struct set set;
    struct name name;
    uint8_t *slot;
    int there = make(text, length, &name);

    if (!there)
        there = vfat_find_in_root(volume, is_label, &set.first, &slot);
    if (there < 0 || (!there && !length))
        return there;
    int error = pin(volume, there, &set);
    if (error)
        return error;
    slot = memset(set.bytes[0], 0, SLOT);
    slot[0] = TYPE_LABEL;
    slot[1] = (uint8_t)name.length;
    for (uint32_t i = 0; i < name.length; i++)
        put16(slot + 2 + 2 * i, name.units[i]);
    if (set.end)
        set.end[0] = 0;
    return 0;
}
