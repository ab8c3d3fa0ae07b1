#include "drivers/serial/ns16550.h"
#include <errno.h>
#include <yao/device_map.h>
#include <yao/log.h>
#include <yao/mm.h>

struct variant {
    bool designware;
};

static int read_layout(dt_node node, struct ns16550_config *config)
{
    int offset = ns16550_layout(node, config);
    return offset < 0 ? device_error(node, offset, "fifo-size or a reg-* property is out of range")
                      : offset;
}

static int ns16550_probe(struct device *dev)
{
    const struct variant *variant = dev->match_data;
    struct ns16550_config config = {.designware = variant->designware};
    int offset = read_layout(dev->node, &config);
    if (offset < 0)
        return offset;
    int error = device_map(dev, 0, (unsigned)offset, ns16550_window(&config), &config.base);
    if (error)
        return error;
    struct ns16550 *uart = device_alloc(dev, sizeof *uart);
    if (!uart)
        return -ENOMEM;
    ns16550_init(uart, &config);
    uart->console.node = dev->node;
    dev->interface = &uart->console;
    return 0;
}

static const struct variant standard = {.designware = false};
static const struct variant synopsys = {.designware = true};

static const struct dt_match match[] = {
    {"ns16550a", &standard},         {"ns16550", &standard}, {"starfive,jh7110-uart", &synopsys},
    {"snps,dw-apb-uart", &synopsys}, {NULL, NULL},
};

YAO_DRIVER(console, ns16550) = {match, ns16550_probe};
YAO_DRIVER_PROPERTIES(console, ns16550, "reg");
