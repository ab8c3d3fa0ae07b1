#include "drivers/rng/virtio_rng.h"
#include <errno.h>
#include <yao/dma.h>
#include <yao/irq.h>
#include <yao/log.h>

static int virtio_rng_probe(struct device *dev)
{
    struct virtio_rng_config config = {.node = dev->node};
    int error = virtio_mmio_probe(dev, VIRTIO_ID_ENTROPY, &config.transport);
    if (error)
        return error;
    struct virtio_rng *virtio = device_alloc(dev, sizeof *virtio);
    if (!virtio)
        return -ENOMEM;
    config.memory = dma_alloc(sizeof *config.memory, &VIRTIO_RNG_REACH, &config.address);
    if (!config.memory)
        return device_error(dev->node, -ENOMEM, "no memory for the queue");
    error = virtio_rng_init(virtio, &config);
    if (error)
        return error;
    virtio->interrupts = irq_request(dev->node, 0, virtio_rng_interrupt, virtio) == 0;
    dev->interface = &virtio->rng;
    return 0;
}

static const struct dt_match match[] = {{"virtio,mmio", NULL}, {NULL, NULL}};

YAO_DRIVER(rng, virtio_rng) = {match, virtio_rng_probe};
YAO_DRIVER_PROPERTIES(rng, virtio_rng, "reg");
