/* How much room there is, and the volume's label. */
#include "buffers.h"
#include "folder.h"
#include "names.h"
#include "table.h"

static int count_free(struct vfat_volume *volume)
{
    uint32_t free = 0, next;

    for (uint32_t cluster = 2; cluster < volume->end; cluster++) {
        int error = vfat_link(volume, cluster, &next);
        if (error)
            return error;
        free += next == 0;
    }
    volume->free = free;
    return 0;
}

int vfat_space(struct vfat_volume *volume, struct vfat_space *space)
{
    int error = volume->free == UNKNOWN ? count_free(volume) : 0;

    *space = (struct vfat_space){
        .clusters = volume->end - 2,
        .free_clusters = volume->free,
        .cluster_bytes = cluster_sectors(volume) * VFAT_SECTOR,
        .fat_bits = volume->bits,
        .read_only = volume->read_only,
        .dirty = volume->was_dirty,
    };
    return error;
}

static bool is_label(const uint8_t *slot)
{
    return slot[0] != SLOT_FREE && (slot[ENTRY_ATTRIBUTES] & ATTRIBUTE_MASK) != ATTRIBUTE_LONG &&
           (slot[ENTRY_ATTRIBUTES] & ATTRIBUTE_VOLUME);
}

/* A label has eleven characters, without a dot. */
int vfat_label(struct vfat_volume *volume, char label[34])
{
    uint8_t *bytes;
    struct name name = {.length = 0};
    int there;

    for (uint32_t slot = 0;; slot++) {
        there = vfat_slot(&volume->root, slot, false, &bytes);
        if (there != 1 || bytes[0] == 0 || is_label(bytes))
            break;
    }
    if (there == 1 && bytes[0] != 0)
        vfat_name_from_label(&name, bytes);
    vfat_name_to_utf8(&name, label);
    return there < 0 ? there : 0;
}
