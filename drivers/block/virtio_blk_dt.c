#include "drivers/block/virtio_blk.h"
#include <errno.h>
#include <yao/irq.h>
#include <yao/log.h>

static int virtio_blk_probe(struct device *dev)
{
    struct virtio_blk_config config = {.node = dev->node};
    int error = virtio_mmio_probe(dev, VIRTIO_ID_BLOCK, &config.transport);
    if (error)
        return error;
    struct virtio_blk *blk = device_alloc(dev, sizeof *blk);
    if (!blk)
        return -ENOMEM;
    config.memory = dma_alloc(sizeof *config.memory, &VIRTIO_BLK_REACH, &config.address);
    if (!config.memory)
        return device_error(dev->node, -ENOMEM, "no memory for the queue");
    error = virtio_blk_init(blk, &config);
    if (error)
        return error;
    blk->interrupts = irq_request(dev->node, 0, virtio_blk_interrupt, blk) == 0;
    dev->interface = &blk->block;
    return 0;
}

static const struct dt_match match[] = {{"virtio,mmio", NULL}, {NULL, NULL}};

YAO_DRIVER(block, virtio_blk) = {match, virtio_blk_probe};
YAO_DRIVER_PROPERTIES(block, virtio_blk, "reg");
