/* The volume's label: an entry of the root, and a copy in the boot sector. */
#include "buffers.h"
#include "folder.h"
#include "journal.h"
#include "kind.h"
#include "names.h"

#define LABEL_FROM_MARK 6 /* in the boot sector */

static const uint8_t no_name[] = "NO NAME    ";

static bool is_label(const uint8_t *slot)
{
    return slot[0] != SLOT_FREE && (slot[ENTRY_ATTRIBUTES] & ATTRIBUTE_MASK) != ATTRIBUTE_LONG &&
           (slot[ENTRY_ATTRIBUTES] & ATTRIBUTE_VOLUME);
}

/* A label has eleven characters, without a dot. */
int vfat_label(struct vfat_volume *volume, char label[34])
{
    struct name name = {.length = 0};
    uint8_t *bytes;
    uint32_t slot;
    int there = kind_of(volume) ? kind_of(volume)->label(volume, &name)
                                : vfat_find_in_root(volume, is_label, &slot, &bytes);

    if (there == 1)
        vfat_name_from_label(&name, bytes);
    vfat_name_to_utf8(&name, label);
    return there < 0 ? there : 0;
}

/* In upper case, and only of what a short name may have, and spaces. */
static int make(const char *text, size_t length, uint8_t *label)
{
    struct name name = {.length = 0};
    int error = length ? vfat_name_from_utf8(&name, text, length) : 0;

    if (error || name.length > SHORT_NAME)
        return error ? error : VFAT_ENAMETOOLONG;
    memset(label, ' ', SHORT_NAME);
    for (uint32_t i = 0; i < name.length; i++) {
        label[i] = (uint8_t)vfat_fold(name.units[i]);
        if (!(vfat_kind(name.units[i]) & PLAIN) && (!i || label[i] != ' '))
            return VFAT_EINVAL;
    }
    return 0;
}

/* Finds the label's slot, or room for one, and makes it part of the group. */
static int pin(struct vfat_volume *volume, int there, struct set *set, uint8_t **boot)
{
    struct name name = {.length = 1, .units = {'A'}};
    int error = there ? vfat_begin(volume) : vfat_room(&volume->root, &name, set);

    if (!error)
        error = vfat_pin(&volume->root, set);
    if (!error && volume->mark)
        error = vfat_change(volume, 0, boot);
    return error;
}

static void put(struct vfat_volume *volume, const uint8_t *label, const struct set *set)
{
    uint8_t *slot = set->bytes[0];

    memset(slot, 0, SLOT);
    memcpy(slot, label, SHORT_NAME);
    slot[ENTRY_ATTRIBUTES] = ATTRIBUTE_VOLUME;
    put32(slot + ENTRY_WRITTEN, volume->device->now(volume->device->context));
    if (set->end)
        set->end[0] = 0;
}

int vfat_set_label(struct vfat_volume *volume, const char *label, size_t length)
{
    struct set set = {.slots = 1};
    uint8_t text[SHORT_NAME], *bytes, *boot = NULL;
    if (kind_of(volume))
        return kind_of(volume)->set_label(volume, label, length);
    int there = make(label, length, text);
    if (!there)
        there = vfat_find_in_root(volume, is_label, &set.first, &bytes);
    if (there < 0 || (!there && !length))
        return there;
    int error = pin(volume, there, &set, &boot);
    if (error)
        return error;
    if (length)
        put(volume, text, &set);
    else
        set.bytes[0][0] = SLOT_FREE;
    if (boot)
        memcpy(boot + volume->mark + LABEL_FROM_MARK, length ? text : no_name, SHORT_NAME);
    return 0;
}
