/* What makes a volume exFAT. */
#include "exfat.h"

const struct vfat_kind vfat_exfat = {
    .check = exfat_check,
    .read_boot = exfat_read_boot,
    .release = exfat_release,
    .label = exfat_label,
    .set_label = exfat_set_label,
    .hash = exfat_hash,
    .next_set = exfat_next_set,
    .set_name = exfat_set_name,
    .is_named = exfat_is_named,
    .make_set = exfat_make_set,
    .place = exfat_place,
    .rewrite = exfat_rewrite,
    .erase = exfat_erase,
    .get = exfat_get,
    .put = exfat_put,
    .copy = exfat_copy,
    .node_get = exfat_node_get,
    .node_put = exfat_node_put,
    .node_pin = exfat_node_pin,
    .count_free = exfat_count_free,
    .is_free = exfat_is_free,
    .prepare = exfat_prepare,
    .set_used = exfat_set_used,
    .link_row = exfat_link_row,
};
