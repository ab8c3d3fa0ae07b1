#include "drivers/reset/jh7110_reset.h"
#include <errno.h>
#include <yao/device_map.h>

static const struct jh7110_resets sys = {0x2f8, 0x308, 126};
static const struct jh7110_resets aon = {0x38, 0x3c, 8};
static const struct jh7110_resets stg = {0x74, 0x78, 23};

static int jh7110_reset_probe(struct device *dev)
{
    struct jh7110_reset_config config = {.node = dev->node, .resets = dev->match_data};
    uint64_t size = config.resets->status_offset + (config.resets->count + 31) / 32 * 4u;
    int error = device_map(dev, 0, 0, size, &config.base);
    if (error)
        return error;
    struct jh7110_reset *reset = device_alloc(dev, sizeof *reset);
    if (!reset)
        return -ENOMEM;
    jh7110_reset_init(reset, &config);
    dev->interface = &reset->provider;
    return 0;
}

static const struct dt_match match[] = {{"starfive,jh7110-syscrg", &sys},
                                        {"starfive,jh7110-aoncrg", &aon},
                                        {"starfive,jh7110-stgcrg", &stg},
                                        {NULL, NULL}};

YAO_DRIVER(reset, jh7110_reset) = {match, jh7110_reset_probe};
YAO_DRIVER_PROPERTIES(reset, jh7110_reset, "reg");
