#include "tree_uses.h"
#include "fat.h"
#include "littlefs.h"
#include "mount.h"

bool tree_uses(const struct block_device *block, uint64_t first, uint64_t count)
{
    return (mount_type_is_there(MOUNT_FAT) && fat_uses(block, first, count)) ||
           (mount_type_is_there(MOUNT_LITTLEFS) && littlefs_uses(block, first, count));
}
