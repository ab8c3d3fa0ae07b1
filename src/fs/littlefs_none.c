/* No littlefs. */
#include "littlefs.h"
#include <yao/module.h>

YAO_DEFAULT(littlefs, none);

FILE_SYSTEM_NONE(littlefs);

int littlefs_sync_all(void)
{
    return 0;
}

bool littlefs_uses(const struct block_device *block, uint64_t first, uint64_t count)
{
    return false;
}
