#include <errno.h>
#include <yao/block.h>

static bool on_device(const struct block_device *block, uint64_t sector, uint32_t count)
{
    return sector <= block->sectors && count <= block->sectors - sector;
}

int block_read(struct block_device *block, uint64_t sector, void *buffer, uint32_t count)
{
    if (!on_device(block, sector, count))
        return -EINVAL;
    return count ? block->ops->read(block, sector, buffer, count) : 0;
}

int block_write(struct block_device *block, uint64_t sector, const void *buffer, uint32_t count)
{
    if (!on_device(block, sector, count))
        return -EINVAL;
    if (block->read_only)
        return -EROFS;
    return count ? block->ops->write(block, sector, buffer, count) : 0;
}

int block_flush(struct block_device *block)
{
    return block->ops->flush ? block->ops->flush(block) : 0;
}
