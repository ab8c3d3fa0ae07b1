/* Clocks that are another one times a constant (Linux,
 * Documentation/devicetree/bindings/clock/fixed-factor-clock.yaml). */
#include <errno.h>
#include <yao/clk.h>
#include <yao/log.h>

struct fixed_factor {
    struct clk_provider provider; /* its priv is this struct */
    dt_node node;
    uint32_t multiplier, divisor;
};

static int fixed_factor_rate(struct clk_provider *provider, const uint32_t args[4], uint64_t *hz)
{
    const struct fixed_factor *clock = provider->priv;
    int error = clk_rate(clock->node, 0, hz);
    if (error)
        return error;
    if (__builtin_mul_overflow(*hz, clock->multiplier, hz))
        return -ENOTSUP;
    *hz /= clock->divisor;
    return 0;
}

static int fixed_factor_enable(struct clk_provider *provider, const uint32_t args[4])
{
    const struct fixed_factor *clock = provider->priv;
    return clk_enable(clock->node, 0);
}

static const struct clk_ops ops = {fixed_factor_rate, fixed_factor_enable, NULL};

static int factor(const struct device *dev, const char *property, uint32_t *value)
{
    if (dt_u32(dev->node, property, 0, value) || !*value)
        return device_error(dev->node, -EINVAL, "%s is missing or malformed", property);
    return 0;
}

static int fixed_factor_probe(struct device *dev)
{
    uint32_t multiplier, divisor;
    int error = factor(dev, "clock-mult", &multiplier);
    if (!error)
        error = factor(dev, "clock-div", &divisor);
    if (error)
        return error;
    struct fixed_factor *clock = device_alloc(dev, sizeof *clock);
    if (!clock)
        return -ENOMEM;
    *clock = (struct fixed_factor){{&ops, clock}, dev->node, multiplier, divisor};
    dev->interface = &clock->provider;
    return 0;
}

static const struct dt_match match[] = {{"fixed-factor-clock", NULL}, {NULL, NULL}};

YAO_DRIVER(clk, fixed_factor) = {match, fixed_factor_probe};
