#include "common_uart.h"
#include "drivers/serial/dw_uart.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define BASE 0x10000000u

const struct ns16550_model_config uart_16550a = {
    .base = BASE, .io_width = 1, .byte_ns = BYTE_NS, .has_fifo = true};
const struct ns16550_model_config uart_jh7110 = {.base = BASE,
                                                 .reg_shift = 2,
                                                 .io_width = 4,
                                                 .byte_ns = BYTE_NS,
                                                 .has_fifo = true,
                                                 .designware = true};

struct ns16550_model model;
struct ns16550 uart;
struct console_user user;

void common_device(const struct ns16550_model_config *config)
{
    bus_reset(0);
    ns16550_model_init(&model, config);
}

static void designware(const struct ns16550_config *standard)
{
    struct dw_uart_config config = {*standard, model.config.cpr != 0};
    assert_int_equal(dw_uart_init(&uart, &config), 0);
    bus_interrupt(ns16550_model_level, &model, dw_uart_interrupt, &uart);
}

void common_driver(void)
{
    const struct ns16550_model_config *config = &model.config;
    struct ns16550_config standard = {.base = config->base,
                                      .reg_shift = config->reg_shift,
                                      .io_width = config->io_width,
                                      .fifo_size = NS16550_FIFO};
    if (config->designware) {
        designware(&standard);
        return;
    }
    ns16550_init(&uart, &standard);
    bus_interrupt(ns16550_model_level, &model, ns16550_interrupt, &uart);
}

void common_fill(char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        text[i] = (char)(i * 7 + 3);
}

size_t common_transmit(const char *bytes, size_t length)
{
    return uart.console.ops->transmit(&uart.console, bytes, length);
}

size_t common_receive(char *bytes, size_t size)
{
    return uart.console.ops->receive(&uart.console, bytes, size);
}

int common_setup(void **state)
{
    common_device(&uart_16550a);
    common_driver();
    return 0;
}

int common_setup_designware(void **state)
{
    common_device(&uart_jh7110);
    common_driver();
    return 0;
}
