/* What the glue of all UARTs with a 16550's registers has in common. In a header, as an image
 * rarely has two such drivers. */
#pragma once

#include "drivers/serial/ns16550.h"
#include <yao/device_map.h>
#include <yao/log.h>

/* As ns16550_layout(), but with a message. */
static inline int ns16550_read_layout(const struct device *dev, struct ns16550_config *config)
{
    int offset = ns16550_layout(dev->node, config);
    return offset < 0
               ? device_error(dev->node, offset, "fifo-size or a reg-* property is out of range")
               : offset;
}

/* A UART that is the device's interface, or NULL. */
static inline struct ns16550 *ns16550_alloc(struct device *dev)
{
    struct ns16550 *uart = device_alloc(dev, sizeof *uart);
    if (uart)
        dev->interface = &uart->console;
    return uart;
}
