#include <errno.h>
#include <yao/device_map.h>
#include <yao/log.h>
#include <yao/mm.h>

static int refuse(const struct device *dev, unsigned index, const char *cause)
{
    return device_error(dev->node, -EINVAL, "reg entry %u: %s", index, cause);
}

int device_map(const struct device *dev, unsigned index, uint64_t offset, uint64_t size,
               uintptr_t *registers)
{
    uint64_t base, length;
    int error = dt_reg(dev->node, index, &base, &length);
    if (error)
        return refuse(dev, index, error == -ENOENT ? "missing" : "malformed");
    if (base + length < base || offset > length || size > length - offset)
        return refuse(dev, index, "too short");
    if ((base + offset) % sizeof(uint32_t))
        return refuse(dev, index, "misaligned");
    *registers = mmio_map(base + offset, size);
    return 0;
}
