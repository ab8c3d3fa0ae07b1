#include "tree_sync.h"
#include "dev_block.h"
#include "fat.h"
#include "mount.h"

int tree_sync(void)
{
    int result = mount_type_is_there(MOUNT_FAT) ? fat_sync_all() : 0;
    int error = dev_block_sync_all();

    return result ? result : error;
}
