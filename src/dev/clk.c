/* Clocks for those that use them: finds the provider in the tree, and passes the request to it. */
#include <errno.h>
#include <yao/clk.h>
#include <yao/module.h>

YAO_CLASS_OPTIONAL(clk);

/* Providers ask for their own parents through this file. A chip's clock tree is a few levels deep,
 * so more are a circle. */
#define DEPTH_MAX 16

static unsigned depth;

static int find(dt_node node, const char *list, unsigned index, uint32_t args[4],
                struct clk_provider **provider)
{
    struct device *dev;
    dt_node source = dt_phandle_args(node, list, "#clock-cells", index, args);
    if (source < 0)
        return source;
    int error = device_get(yao_drivers_clk, source, &dev);
    if (!error)
        *provider = dev->interface;
    return error;
}

static int set_rate(dt_node node, const char *list, unsigned index, uint64_t hz)
{
    uint32_t args[4];
    struct clk_provider *provider;
    int error = find(node, list, index, args, &provider);
    if (error)
        return error;
    return provider->ops->set_rate ? provider->ops->set_rate(provider, args, hz) : -ENOTSUP;
}

int clk_set_rate(dt_node node, unsigned index, uint64_t hz)
{
    return set_rate(node, "clocks", index, hz);
}

int clk_enable(dt_node node, unsigned index)
{
    uint32_t args[4];
    struct clk_provider *provider;
    int error = find(node, "clocks", index, args, &provider);
    if (error)
        return error;
    if (depth == DEPTH_MAX)
        return -ELOOP;
    depth++;
    error = provider->ops->enable(provider, args);
    depth--;
    return error;
}

int clk_rate(dt_node node, unsigned index, uint64_t *hz)
{
    uint32_t args[4];
    struct clk_provider *provider;
    int error = find(node, "clocks", index, args, &provider);
    if (error)
        return error;
    if (depth == DEPTH_MAX)
        return -ELOOP;
    depth++;
    error = provider->ops->rate(provider, args, hz);
    depth--;
    return error;
}

int clk_assigned(dt_node node)
{
    uint32_t hz;
    int first = 0;
    for (unsigned i = 0; dt_u32(node, "assigned-clock-rates", i, &hz) == 0; i++) {
        int error = hz ? set_rate(node, "assigned-clocks", i, hz) : 0;
        if (error && !first)
            first = error;
    }
    return first;
}
