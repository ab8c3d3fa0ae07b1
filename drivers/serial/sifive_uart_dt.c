#include "drivers/serial/sifive_uart.h"
#include <errno.h>
#include <yao/device_map.h>
#include <yao/mm.h>

static int sifive_uart_probe(struct device *dev)
{
    struct sifive_uart_config config;
    int error = device_map(dev, 0, 0, SIFIVE_UART_WINDOW, &config.base);
    if (error)
        return error;
    struct sifive_uart *uart = device_alloc(dev, sizeof *uart);
    if (!uart)
        return -ENOMEM;
    sifive_uart_init(uart, &config);
    uart->console.node = dev->node;
    dev->interface = &uart->console;
    return 0;
}

/* All known trees list "sifive,uart0" after the chip's own string. */
static const struct dt_match match[] = {{"sifive,uart0", NULL}, {NULL, NULL}};

YAO_DRIVER(console, sifive_uart) = {match, sifive_uart_probe};
YAO_DRIVER_PROPERTIES(console, sifive_uart, "reg");
