#include "tree_sync.h"
#include "dev_block.h"
#include "fat.h"
#include "littlefs.h"
#include "mount.h"

int tree_sync(void)
{
    int result = mount_type_is_there(MOUNT_FAT) ? fat_sync_all() : 0;
    int error = mount_type_is_there(MOUNT_LITTLEFS) ? littlefs_sync_all() : 0;

    result = result ? result : error;
    error = dev_block_sync_all();
    return result ? result : error;
}
