/* No volumes of FAT. */
#include "fat.h"
#include <yao/module.h>

YAO_DEFAULT(volumes, none);

FILE_SYSTEM_NONE(fat);

int fat_sync_all(void)
{
    return 0;
}

bool fat_uses(const struct block_device *block, uint64_t first, uint64_t count)
{
    return false;
}
