/* Looking for names. */
#include "folder.h"
#include "index.h"
#include "names.h"
#include <string.h>

#define PLAIN_SLOTS 256u /* a folder with more is worth an index */

/* Most short names are others by their first letter. */
bool vfat_is_named(const struct set *set, const struct name *name)
{
    uint16_t first = vfat_fold(name->units[0]);
    struct name other;

    if (set->is_long && vfat_name_same(name, &set->name))
        return true;
    if (name->length > SHORT_NAME + 1 || (first < 0x80 && set->entry[0] < 0x80 &&
                                          set->entry[0] != SLOT_E5 && first != set->entry[0]))
        return false;
    vfat_name_from_short(&other, set->entry);
    return vfat_name_same(name, &other);
}

int vfat_find(struct vfat_node *folder, const struct name *name, struct set *set)
{
    struct index *index = vfat_index(folder);
    uint32_t slot = 0;
    int there = 1;

    while (!index && there == 1 && slot < PLAIN_SLOTS) {
        there = vfat_next_set(folder, &slot, set);
        if (there != 1 || vfat_is_named(set, name))
            return there;
    }
    if (!index)
        index = vfat_index_make(folder);
    if (index)
        return vfat_index_find(folder, index, name, set);
    do
        there = vfat_next_set(folder, &slot, set);
    while (there == 1 && !vfat_is_named(set, name));
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

/* With an index, anything with this name counts. */
int vfat_find_short(struct vfat_node *folder, const uint8_t name[SHORT_NAME])
{
    struct index *index = vfat_index(folder);
    uint8_t entry[SLOT] = {0};
    struct name text;
    struct set set;

    if (!index)
        return scan_short(folder, name);
    memcpy(entry, name, SHORT_NAME);
    vfat_name_from_short(&text, entry);
    return vfat_index_find(folder, index, &text, &set);
}

int vfat_find_any(struct vfat_node *folder, struct name *name, struct set *set)
{
    int there = folder->gone ? 0 : vfat_find(folder, name, set);

    if (there || !vfat_name_strip(name) || !name->length || folder->gone)
        return there;
    return vfat_find(folder, name, set);
}
