/* Maps a device's registers, after checking that `reg` really covers them. */
#include <errno.h>
#include <yao/device_map.h>
#include <yao/log.h>
#include <yao/mm.h>

static int refuse(const struct device *dev, unsigned index, int error, const char *cause)
{
    return device_error(dev->node, error, "reg entry %u: %s", index, cause);
}

int device_map(const struct device *dev, unsigned index, uint64_t offset, uint64_t size,
               uintptr_t *registers)
{
    uint64_t base, length;
    int error = dt_reg(dev->node, index, &base, &length);
    if (error)
        return refuse(dev, index, -EINVAL, error == -ENOENT ? "missing" : "malformed");
    if (base + length < base || offset > length || size > length - offset)
        return refuse(dev, index, -EINVAL, "too short");
    if ((base + offset) % sizeof(uint32_t))
        return refuse(dev, index, -EINVAL, "misaligned");
    *registers = mmio_map(base + offset, size);
    if (*registers)
        return 0;
    return refuse(dev, index, base >> PHYS_BITS ? -EINVAL : -ENOMEM, "cannot be mapped");
}
