/* Reset lines for those that use them: finds the provider in the tree. */
#include <errno.h>
#include <yao/module.h>
#include <yao/reset.h>

YAO_CLASS_OPTIONAL(reset);

static int set(dt_node node, unsigned index, bool asserted)
{
    uint32_t args[4];
    struct device *dev;
    dt_node source = dt_phandle_args(node, "resets", "#reset-cells", index, args);
    if (source < 0)
        return source;
    int error = device_get(yao_drivers_reset, source, &dev);
    if (error)
        return error;
    struct reset_provider *provider = dev->interface;
    return provider->ops->set(provider, args, asserted);
}

int reset_deassert(dt_node node, unsigned index)
{
    return set(node, index, false);
}

int reset_assert(dt_node node, unsigned index)
{
    return set(node, index, true);
}
