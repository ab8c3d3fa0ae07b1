#include "drivers/rng/jh7110_trng.h"
#include <errno.h>
#include <yao/device_map.h>
#include <yao/device_supply.h>

static int jh7110_trng_probe(struct device *dev)
{
    uintptr_t base;
    int error = device_supply(dev->node);
    if (!error)
        error = device_map(dev, 0, 0, JH7110_TRNG_WINDOW, &base);
    if (error)
        return error;
    struct jh7110_trng *trng = device_alloc(dev, sizeof *trng);
    if (!trng)
        return -ENOMEM;
    dev->interface = &trng->rng;
    return jh7110_trng_init(trng, base, dev->node);
}

static const struct dt_match match[] = {{"starfive,jh7110-trng", NULL}, {NULL, NULL}};

YAO_DRIVER(rng, jh7110_trng) = {match, jh7110_trng_probe};
YAO_DRIVER_PROPERTIES(rng, jh7110_trng, "reg clocks resets");
