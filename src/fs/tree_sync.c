#include "tree_sync.h"
#include "fat.h"
#include "mount.h"

static bool has(enum mount_type type)
{
    return yao_mount_types & 1u << type;
}

int tree_sync(void)
{
    return has(MOUNT_FAT) ? fat_sync_all() : 0;
}
