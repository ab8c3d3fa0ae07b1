/* What makes a volume exFAT. */
#include "exfat.h"

const struct vfat_kind vfat_exfat = {
    .check = exfat_check,
    .read_boot = exfat_read_boot,
    .release = exfat_release,
    .label = exfat_label,
    .hash = exfat_hash,
    .next_set = exfat_next_set,
    .set_name = exfat_set_name,
    .is_named = exfat_is_named,
    .get = exfat_get,
    .node_get = exfat_node_get,
    .count_free = exfat_count_free,
};
