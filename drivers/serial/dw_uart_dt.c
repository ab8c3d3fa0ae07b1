#include "drivers/serial/dw_uart.h"
#include "drivers/serial/ns16550_glue.h"
#include <errno.h>
#include <yao/log.h>

/* The tree's FIFO size wins; else the UART is asked, if `reg` reaches that far. */
static bool may_ask(dt_node node, const struct ns16550_config *config)
{
    uint64_t base, size;
    uint32_t fifo_size;
    return dt_u32(node, "fifo-size", 0, &fifo_size) && !dt_reg(node, 0, &base, &size) &&
           size >= dw_uart_window_full(config);
}

static int dw_uart_probe(struct device *dev)
{
    struct dw_uart_config config;
    int offset = ns16550_read_layout(dev, &config.standard);
    if (offset < 0)
        return offset;
    config.tells_fifo = offset == 0 && may_ask(dev->node, &config.standard);
    uint64_t window = config.tells_fifo ? dw_uart_window_full(&config.standard)
                                        : dw_uart_window(&config.standard);
    int error = device_map(dev, 0, (unsigned)offset, window, &config.standard.base);
    if (error)
        return error;
    struct ns16550 *uart = ns16550_alloc(dev);
    if (!uart)
        return -ENOMEM;
    error = dw_uart_init(uart, &config);
    uart->console.node = dev->node;
    return error ? device_error(dev->node, error, "divisor latch stays open") : 0;
}

static const struct dt_match match[] = {
    {"starfive,jh7110-uart", NULL}, {"snps,dw-apb-uart", NULL}, {NULL, NULL}};

YAO_DRIVER(console, dw_uart) = {match, dw_uart_probe};
YAO_DRIVER_PROPERTIES(console, dw_uart, "reg");
