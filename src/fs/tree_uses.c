#include "tree_uses.h"
#include "fat.h"
#include "mount.h"

bool tree_uses(const struct block_device *block, uint64_t first, uint64_t count)
{
    return mount_type_is_there(MOUNT_FAT) && fat_uses(block, first, count);
}
