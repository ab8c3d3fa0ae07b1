#include "drivers/serial/ns16550_glue.h"
#include <errno.h>

static int ns16550_probe(struct device *dev)
{
    struct ns16550_config config;
    int offset = ns16550_read_layout(dev, &config);
    if (offset < 0)
        return offset;
    int error = device_map(dev, 0, (unsigned)offset, ns16550_window(&config), &config.base);
    if (error)
        return error;
    struct ns16550 *uart = ns16550_alloc(dev);
    if (!uart)
        return -ENOMEM;
    ns16550_init(uart, &config);
    uart->console.node = dev->node;
    return 0;
}

static const struct dt_match match[] = {{"ns16550a", NULL}, {"ns16550", NULL}, {NULL, NULL}};

YAO_DRIVER(console, ns16550) = {match, ns16550_probe};
YAO_DRIVER_PROPERTIES(console, ns16550, "reg");
