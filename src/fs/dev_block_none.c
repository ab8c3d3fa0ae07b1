/* No block devices in /dev. */
#include "dev_block.h"
#include <errno.h>
#include <yao/module.h>

YAO_DEFAULT(block_files, none);

const bool dev_block_there = false;

int dev_block_find(const char *name, struct dev_block *found)
{
    return -ENOENT;
}

int dev_block_entry(unsigned at, char name[DEV_BLOCK_NAME], struct file_entry *entry)
{
    return 0;
}

/* Never called, as nothing is found; the link drops them. */
void dev_block_status(const struct dev_block *found, struct stat *status)
{
}

int dev_block_open(const struct dev_block *found, int flags, struct file **file)
{
    return -ENOENT;
}

bool dev_block_is_open(const struct block_device *block, uint64_t first, uint64_t count)
{
    return false;
}

int dev_block_sync_all(void)
{
    return 0;
}

uint32_t dev_block_closed(void)
{
    return 0;
}
