/* Looking for names. */
#include "folder.h"
#include "names.h"
#include <string.h>

static bool matches(const struct name *name, const struct set *set)
{
    struct name other;

    if (vfat_name_same(name, &set->name))
        return true;
    if (!set->is_long || name->length > SHORT_NAME + 1)
        return false;
    vfat_name_from_short(&other, set->entry);
    return vfat_name_same(name, &other);
}

int vfat_find(struct vfat_node *folder, const struct name *name, struct set *set)
{
    uint32_t slot = 0;
    int there;

    do
        there = vfat_next_set(folder, &slot, set);
    while (there == 1 && !matches(name, set));
    return there;
}

static bool is_short(const uint8_t *slot, const uint8_t *name)
{
    return !(slot[ENTRY_ATTRIBUTES] & ATTRIBUTE_VOLUME) && memcmp(slot, name, SHORT_NAME) == 0;
}

int vfat_find_short(struct vfat_node *folder, const uint8_t name[SHORT_NAME])
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

int vfat_find_any(struct vfat_node *folder, struct name *name, struct set *set)
{
    int there = folder->gone ? 0 : vfat_find(folder, name, set);

    if (there || !vfat_name_strip(name) || !name->length || folder->gone)
        return there;
    return vfat_find(folder, name, set);
}
