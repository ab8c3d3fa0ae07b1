/* Folders as rows of slots of 32 bytes, and the sets of slots that make up a name. */
#pragma once

#include "volume.h"

/* Fields of a short entry, and of a part of a long name. */
#define ENTRY_ATTRIBUTES  11
#define ENTRY_CASE        12
#define ENTRY_CREATED     14
#define ENTRY_ACCESSED    18
#define ENTRY_FIRST_HIGH  20
#define ENTRY_WRITTEN     22
#define ENTRY_FIRST_LOW   26
#define ENTRY_SIZE        28
#define LONG_CHECKSUM     13
#define LONG_LAST         0x40
#define LONG_UNITS        13u
#define ATTRIBUTE_VOLUME  0x08
#define ATTRIBUTE_LONG    0x0f
#define ATTRIBUTE_MASK    0x3f
#define SLOT_FREE         0xe5
#define SLOT_USED         0x80 /* exFAT: from here on */
#define SLOT_E5           0x05 /* a name that begins with the byte 0xe5 */
#define SHORT_NAME        11u
#define CASE_LOWER_BASE   0x08
#define CASE_LOWER_SUFFIX 0x10

/* Makes folder->near_sector that of the slot: 1, 0 beyond the folder's last cluster, or an error.
 */
int vfat_slot_sector_far(struct vfat_node *folder, uint32_t slot);

static inline int vfat_slot_sector(struct vfat_node *folder, uint32_t slot)
{
    return folder->near == slot / SLOTS + 1 ? 1 : vfat_slot_sector_far(folder, slot);
}

/* The same, and the slot's bytes: 1, 0 beyond the folder's last cluster, or an error. @change: they
 * become part of the group. */
int vfat_slot(struct vfat_node *folder, uint32_t slot, bool change, uint8_t **bytes);

/* The first slot of the root that @is_meant: 1 with its number and bytes, 0 if there is none, or an
 * error. */
static inline int vfat_find_in_root(struct vfat_volume *volume,
                                    bool (*is_meant)(const uint8_t *slot), uint32_t *slot,
                                    uint8_t **bytes)
{
    for (*slot = 0;; ++*slot) {
        int there = vfat_slot(&volume->root, *slot, false, bytes);
        if (there != 1 || (*bytes)[0] == 0)
            return there < 0 ? there : 0;
        if (is_meant(*bytes))
            return 1;
    }
}

/* The set at *@slot or the next one; *@slot becomes the one behind it. 1, 0 at the end, or an
 * error. */
int vfat_next_set(struct vfat_node *folder, uint32_t *slot, struct set *set);

/* The set's long name, or its short one if it has none: right after it was found. */
void vfat_set_name(const struct vfat_volume *volume, const struct set *set, struct name *name);

/* Is @name the long or the short name of the set? Notes its hash. Right after the set was found. */
bool vfat_is_named(const struct vfat_volume *volume, struct set *set, struct name *name);

/* The set with just this name, long or short; with the name, or else without the dots at its end.
 * 1, 0, or an error. */
int vfat_find(struct vfat_node *folder, struct name *name, struct set *set);
int vfat_find_any(struct vfat_node *folder, struct name *name, struct set *set);

/* Is there a short name like that of the set? */
int vfat_find_short(struct vfat_node *folder, struct set *set);

/* Can @text become a name in @folder? Fills in @name. VFAT_EEXIST (@set has it), VFAT_EINVAL, ...
 */
int vfat_name_new(struct vfat_node *folder, const char *text, size_t length, struct name *name,
                  struct set *set);

/* Finds room for a set for @name, which is not there: the short name in @set->entry, and where it
 * goes. Begins a step of the call. VFAT_ENOSPC */
int vfat_room(struct vfat_node *folder, struct name *name, struct set *set);

/* Makes the slots of @set part of the group. What follows cannot fail. */
int vfat_pin(struct vfat_node *folder, struct set *set);

/* Writes the pinned set, with the fields of @set->entry. */
void vfat_place(struct vfat_node *folder, struct name *name, const struct set *set);

/* Frees the slots of the pinned set. */
void vfat_erase(struct vfat_node *folder, const struct set *set);

/* Makes the folder longer by a cluster of zeros. */
int vfat_lengthen(struct vfat_node *folder);

uint32_t vfat_entry_first(const struct vfat_volume *volume, const uint8_t entry[SLOT]);
void vfat_entry_set_first(const struct vfat_volume *volume, uint8_t entry[SLOT], uint32_t first);

static inline uint8_t attributes_of(const struct vfat_volume *volume, const struct set *set)
{
    return set->entry[kind_of(volume) ? 4 : ENTRY_ATTRIBUTES];
}

/* The fields of a set's entry; what it has beside them stays. */
void vfat_entry_get(const struct vfat_volume *volume, const uint8_t *bytes, struct entry *entry);
void vfat_entry_put(const struct vfat_volume *volume, const struct entry *entry, uint8_t *bytes);

uint8_t vfat_checksum(const uint8_t name[SHORT_NAME]);
