#include <errno.h>
#include <stddef.h>
#include <yao/device.h>
#include <yao/log.h>
#include <yao/mm.h>

void *device_alloc(const struct device *dev, size_t size)
{
    void *memory = permanent_alloc(size, _Alignof(max_align_t));
    if (!memory)
        device_error(dev->node, -ENOMEM, "no memory is left");
    return memory;
}
