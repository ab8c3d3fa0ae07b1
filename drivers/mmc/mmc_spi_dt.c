#include "drivers/mmc/mmc_line.h"
#include "drivers/mmc/mmc_spi.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/mm.h>

struct slot {
    struct mmc_spi spi;
    struct gpio present, read_only;
    char path[DT_PATH_MAX];
};

/* NULL if there is no such line, or if it cannot be read. */
static const struct gpio *input(dt_node node, const char *property, unsigned index,
                                struct gpio *gpio)
{
    int error = mmc_line(node, property, index, gpio);
    if (error && error != -ENOENT)
        mmc_line_unused(node, property, error);
    return error ? NULL : gpio;
}

/* Linux, Documentation/devicetree/bindings/mmc/mmc-spi-slot.yaml: `gpios` has both lines, in this
 * order, where other slots have a property for each. Micro SD cards have no switch. */
static void find_lines(dt_node node, struct slot *slot, struct mmc_spi_config *config)
{
    int length;
    config->present = input(node, "gpios", 0, &slot->present);
    if (!config->present)
        config->present = input(node, "cd-gpios", 0, &slot->present);
    config->read_only = NULL;
    if (dt_property(node, "disable-wp", &length))
        return;
    config->read_only = input(node, "gpios", 1, &slot->read_only);
    if (!config->read_only)
        config->read_only = input(node, "wp-gpios", 0, &slot->read_only);
}

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
    find_lines(dev->node, slot, &config);
    mmc_spi_init(&slot->spi, &config); /* a card may be put in later */
    slot->spi.card.block.node = dev->node;
    dev->interface = &slot->spi.card.block;
    return 0;
}

static const struct dt_match match[] = {{"mmc-spi-slot", NULL}, {NULL, NULL}};

YAO_DRIVER(block, mmc_spi) = {match, mmc_spi_probe};
YAO_DRIVER_PROPERTIES(block, mmc_spi, "reg spi-max-frequency");
