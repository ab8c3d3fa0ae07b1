#include "drivers/mmc/mmc_spi.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/mm.h>

struct slot {
    struct mmc_spi spi;
    char path[DT_PATH_MAX];
};

static int mmc_spi_probe(struct device *dev)
{
    struct mmc_spi_config config;
    struct device *bus;
    uint32_t line;
    int error = dt_u32(dev->node, "reg", 0, &line);
    if (!error)
        error = dt_u32(dev->node, "spi-max-frequency", 0, &config.max_hz);
    if (error)
        return device_error(dev->node, error, "reg and spi-max-frequency: missing or malformed");
    error = device_get(DEVICE_CLASS_TABLE(spi), dt_parent(dev->node), &bus);
    if (error)
        return error;
    struct slot *slot = device_alloc(dev, sizeof *slot);
    if (!slot)
        return -ENOMEM;
    config.spi = bus->interface;
    config.line = line;
    config.name = dt_path(dev->node, slot->path);
    error = mmc_spi_init(&slot->spi, &config);
    slot->spi.card.block.node = dev->node;
    dev->interface = &slot->spi.card.block;
    return error;
}

static const struct dt_match match[] = {{"mmc-spi-slot", NULL}, {NULL, NULL}};

YAO_DRIVER(block, mmc_spi) = {match, mmc_spi_probe};
YAO_DRIVER_PROPERTIES(block, mmc_spi, "reg spi-max-frequency");
