#include "drivers/serial/ns16550.h"
#include <errno.h>
#include <stdalign.h>
#include <yao/device_map.h>
#include <yao/log.h>
#include <yao/mm.h>

struct variant {
    bool designware;
};

static uint32_t cell(dt_node node, const char *name, uint32_t otherwise)
{
    uint32_t value;
    return dt_u32(node, name, 0, &value) == 0 ? value : otherwise;
}

/* Devicetree schema serial/8250.yaml */
static int read_layout(dt_node node, struct ns16550_config *config)
{
    config->reg_shift = cell(node, "reg-shift", 0);
    config->io_width = cell(node, "reg-io-width", 1);
    config->fifo_size = cell(node, "fifo-size", NS16550_FIFO);
    unsigned width = config->io_width;
    if (config->reg_shift <= 4 && (width == 1 || width == 2 || width == 4) &&
        width <= 1u << config->reg_shift && config->fifo_size > 0)
        return 0;
    return device_error(node, -EINVAL, "reg-shift, reg-io-width or fifo-size is out of range");
}

static int ns16550_probe(struct device *dev)
{
    const struct variant *variant = dev->match_data;
    struct ns16550_config config = {.designware = variant->designware};
    int error = read_layout(dev->node, &config);
    if (!error)
        error = device_map(dev, 0, cell(dev->node, "reg-offset", 0), ns16550_window(&config),
                           &config.base);
    if (error)
        return error;
    struct ns16550 *uart = permanent_alloc(sizeof *uart, alignof(struct ns16550));
    ns16550_init(uart, &config);
    uart->console.node = dev->node;
    dev->interface = &uart->console;
    return 0;
}

static const struct variant national = {.designware = false};
static const struct variant synopsys = {.designware = true};

static const struct dt_match match[] = {
    {"ns16550a", &national},         {"ns16550", &national}, {"starfive,jh7110-uart", &synopsys},
    {"snps,dw-apb-uart", &synopsys}, {NULL, NULL},
};

YAO_DRIVER(console, ns16550) = {match, ns16550_probe};
YAO_DRIVER_PROPERTIES(console, ns16550, "reg");
