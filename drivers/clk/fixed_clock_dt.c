/* Clocks that always run, at the rate that the tree tells: oscillators (Linux,
 * Documentation/devicetree/bindings/clock/fixed-clock.yaml). There is no device behind them. */
#include <errno.h>
#include <yao/clk.h>
#include <yao/log.h>

struct fixed_clock {
    struct clk_provider provider; /* its priv is this struct */
    uint32_t hz;
};

static int fixed_clock_rate(struct clk_provider *provider, const uint32_t args[4], uint64_t *hz)
{
    const struct fixed_clock *clock = provider->priv;
    *hz = clock->hz;
    return 0;
}

static int fixed_clock_enable(struct clk_provider *provider, const uint32_t args[4])
{
    return 0;
}

static const struct clk_ops ops = {fixed_clock_rate, fixed_clock_enable, NULL};

static int fixed_clock_probe(struct device *dev)
{
    uint32_t hz;
    if (dt_u32(dev->node, "clock-frequency", 0, &hz) || !hz)
        return device_error(dev->node, -EINVAL, "clock-frequency is missing or malformed");
    struct fixed_clock *clock = device_alloc(dev, sizeof *clock);
    if (!clock)
        return -ENOMEM;
    *clock = (struct fixed_clock){{&ops, clock}, hz};
    dev->interface = &clock->provider;
    return 0;
}

static const struct dt_match match[] = {{"fixed-clock", NULL}, {NULL, NULL}};

YAO_DRIVER(clk, fixed_clock) = {match, fixed_clock_probe};
