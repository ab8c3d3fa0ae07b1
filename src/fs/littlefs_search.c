/* Finds the littlefs volume for a mount. */
#include "dev_block.h"
#include "fat_volume.h"
#include "littlefs_volume.h"
#include "mount.h"
#include "tree_uses.h"
#include "volume_search.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

#define MAGIC 8 /* where "littlefs" is in the first sector */

struct littlefs_search {
    struct volume_search search;
    struct littlefs_volume *volume;
};

/* Only what the settings name is looked at more closely, and formatted if it is blank: a partition,
 * or a device that has none. Elsewhere a volume is searched for. */
static bool is_named(const struct volume_search *search, const struct partition *partition)
{
    return volume_is_named(search) || (search->device && partition->scheme == PARTITION_WHOLE);
}

static int refuse(const struct volume_search *search, const struct partition *partition,
                  const char *cause)
{
    log_error("%s: mount at %s: the volume at sector %llu is %s", search->name,
              mount_path(search->mount), (unsigned long long)partition->first, cause);
    return -EBUSY;
}

static int look(struct volume_search *search, const struct partition *partition)
{
    struct littlefs_search *this = (struct littlefs_search *)search;
    uint8_t sector[BLOCK_SECTOR];
    int error = block_read(search->block, partition->first, sector, 1);

    if (error)
        return fat_device_error(search->name, "read of a volume's beginning", error);
    if (!is_named(search, partition) && memcmp(sector + MAGIC, "littlefs", 8) != 0)
        return 0;
    if (dev_block_is_open(search->block, partition->first, partition->count))
        return refuse(search, partition, "open for writing in /dev");
    if (tree_uses(search->block, partition->first, partition->count))
        return refuse(search, partition, "mounted elsewhere, or a part of it is");
    error = littlefs_mount(search->block, search->name, partition->first, partition->count,
                           volume_read_only(search->mount), search->mount, &this->volume);
    return error ? error : VOLUME_FOUND;
}

int littlefs_search(unsigned mount, dt_node node, struct littlefs_volume **volume)
{
    struct littlefs_search search = {.search = {.mount = mount, .kind = "littlefs", .look = look}};
    int error = volume_search(&search.search, node);

    if (!error)
        *volume = search.volume;
    return error;
}
