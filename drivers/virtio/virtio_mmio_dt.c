#include "drivers/virtio/virtio_mmio.h"
#include <errno.h>
#include <yao/device_map.h>
#include <yao/log.h>

int virtio_mmio_probe(const struct device *dev, int id, struct virtio_mmio *virtio)
{
    uintptr_t base;
    int error = device_map(dev, 0, 0, VIRTIO_MMIO_WINDOW, &base);
    if (error)
        return error;
    int found = virtio_mmio_open(virtio, base);
    if (found < 0)
        return device_error(dev->node, found, "no virtio device of version 1 or 2");
    return found == id ? 0 : -ENODEV;
}
