/* Mounts a littlefs volume where one is looked for. */
#include "littlefs_volume.h"
#include "volume_search.h"
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

#define MAGIC 8 /* where "littlefs" is in the first sector */

/* Only what the settings name is looked at more closely, and formatted if it is blank: a partition,
 * or a device that has none. Elsewhere a volume is searched for. */
static bool is_named(const struct volume_search *search, const struct partition *partition)
{
    return volume_is_named(search) || (search->device && partition->scheme == PARTITION_WHOLE);
}

int littlefs_probe(struct volume_search *search, const struct partition *partition,
                   const uint8_t *sector)
{

    if (!is_named(search, partition) && memcmp(sector + MAGIC, "littlefs", 8) != 0)
        return 0;
    int error = volume_check_free(search, partition);
    if (!error)
        error = littlefs_mount(search->block, search->name, partition->first, partition->count,
                               volume_read_only(search->mount), &search->volume);
    return error ? error : VOLUME_FOUND;
}
