#include "tree_sync.h"
#include "fat.h"
#include "mount.h"

int tree_sync(void)
{
    return mount_type_is_there(MOUNT_FAT) ? fat_sync_all() : 0;
}
