#include <errno.h>
#include <string.h>
#include <yao/block.h>

/* Checked access to block devices, split into requests that the driver takes. A buffer that the
 * device cannot reach is copied in pieces of this size through a bounce buffer that it can. */
#define BOUNCE_SECTORS 64u

static bool on_device(const struct block_device *block, uint64_t sector, uint32_t count)
{
    return sector <= block->sectors && count <= block->sectors - sector;
}

/* A slot without a medium has no sectors. */
static int refused(const struct block_device *block)
{
    return block->sectors ? -EINVAL : -ENOMEDIUM;
}

typedef int (*run_fn)(struct block_device *block, const struct block_request *request,
                      enum dma_access access);

static int run_straight(struct block_device *block, const struct block_request *request,
                        enum dma_access access)
{
    return (access == DMA_WRITES ? block->ops->read : block->ops->write)(block, request);
}

static int run_bounced(struct block_device *block, const struct block_request *request,
                       enum dma_access access)
{
    size_t size = request->count * (size_t)BLOCK_SECTOR;
    struct block_request copy = {request->sector, request->count, block->bounce, 0};
    int error = dma_address(copy.data, size, access, block->dma, &copy.address);
    if (access == DMA_READS)
        memcpy(copy.data, request->data, size);
    if (!error)
        error = run_straight(block, &copy, access);
    if (!error && access == DMA_WRITES)
        memcpy(request->data, copy.data, size);
    return error;
}

/* Allocates the bounce buffer when it is first needed, and keeps it. */
static bool have_bounce(struct block_device *block)
{
    phys_t address;
    if (!block->bounce)
        block->bounce = dma_alloc(BOUNCE_SECTORS * BLOCK_SECTOR, block->dma, &address);
    return block->bounce;
}

static int run_pieces(struct block_device *block, struct block_request rest, enum dma_access access,
                      uint32_t most, run_fn run)
{
    int error = 0;
    while (rest.count && !error) {
        struct block_request piece = rest;
        if (most && piece.count > most)
            piece.count = most;
        error = run(block, &piece, access);
        rest.sector += piece.count;
        rest.data += piece.count * (size_t)BLOCK_SECTOR;
        rest.address += piece.count * (size_t)BLOCK_SECTOR;
        rest.count -= piece.count;
    }
    return error;
}

/* Nearly always it is one request. */
static int transfer(struct block_device *block, struct block_request *whole, enum dma_access access)
{
    uint32_t most = block->request_max;
    int error = 0;
    if (block->dma && whole->count)
        error = dma_address(whole->data, whole->count * (size_t)BLOCK_SECTOR, access, block->dma,
                            &whole->address);
    if (!error && whole->count && (!most || whole->count <= most))
        return run_straight(block, whole, access);
    if (!error)
        return run_pieces(block, *whole, access, most, run_straight);
    if (error != -ERANGE)
        return error;
    if (!have_bounce(block))
        return -ENOMEM;
    if (!most || most > BOUNCE_SECTORS)
        most = BOUNCE_SECTORS;
    return run_pieces(block, *whole, access, most, run_bounced);
}

int block_read(struct block_device *block, uint64_t sector, void *buffer, uint32_t count)
{
    if (!on_device(block, sector, count))
        return refused(block);
    return transfer(block, &(struct block_request){sector, count, buffer, 0}, DMA_WRITES);
}

int block_write(struct block_device *block, uint64_t sector, const void *buffer, uint32_t count)
{
    if (!on_device(block, sector, count))
        return refused(block);
    if (block->read_only)
        return -EROFS;
    return transfer(block, &(struct block_request){sector, count, (uint8_t *)buffer, 0}, DMA_READS);
}

int block_check(const struct block_device *block, const void *buffer, size_t size,
                enum dma_access access)
{
    phys_t address;
    int error = block->dma && size ? dma_address(buffer, size, access, block->dma, &address) : 0;
    return error == -EFAULT ? error : 0;
}

int block_look(struct block_device *block)
{
    return block->ops->look ? block->ops->look(block) : 0;
}

int block_flush(struct block_device *block)
{
    return block->ops->flush ? block->ops->flush(block) : 0;
}
