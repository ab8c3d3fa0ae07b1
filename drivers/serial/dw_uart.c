#include "drivers/serial/dw_uart.h"
#include <errno.h>
#include <yao/mmio.h>

/* By number, as in ns16550.c; the first four as in a 16550 */
enum {
    RBR = 0,
    IIR = 2,
    FCR = 2,
    LCR = 3,
    USR = 31, /* In, offset 0x7c: reading it ends the interrupt for a write that was ignored */
    CPR = 61  /* In, offset 0xf4: how the UART was configured, or 0 if it does not tell */
};

enum {
    IIR_CAUSE = 0x0f,
    IIR_NONE = 0x01,
    IIR_BUSY_DETECT = 0x07,
    IIR_TIMEOUT = 0x0c,
    FCR_ENABLE = 1 << 0,
    FCR_CLEAR_RECEIVED = 1 << 1,
    LCR_DLAB = 1 << 7
};

#define CPR_FIFO_SHIFT 16 /* FIFO_MODE: the depth in units of 16 bytes; 0: none */
#define CPR_FIFO_MASK  0xffu
#define CPR_FIFO_MAX   0x80u /* 2048 bytes; larger values are reserved */
#define CPR_FIFO_UNIT  16u

#define CLOSE_TRIES 8u

uint64_t dw_uart_window(const struct ns16550_config *config)
{
    return ((uint64_t)USR << config->reg_shift) + config->io_width;
}

uint64_t dw_uart_window_full(const struct ns16550_config *config)
{
    return ((uint64_t)CPR << config->reg_shift) + sizeof(uint32_t);
}

/* The register has 32 bits: with another layout the upper ones cannot be read. */
static unsigned fifo_size(const struct dw_uart_config *config)
{
    if (!config->tells_fifo || config->standard.io_width != sizeof(uint32_t))
        return config->standard.fifo_size;
    uintptr_t address = config->standard.base + ((uintptr_t)CPR << config->standard.reg_shift);
    uint32_t units = mmio_read32_relaxed(address) >> CPR_FIFO_SHIFT & CPR_FIFO_MASK;
    return units && units <= CPR_FIFO_MAX ? units * CPR_FIFO_UNIT : config->standard.fifo_size;
}

/* Received bytes keep it busy, too, and cannot be read now: drop them rather than wait for ever. */
static bool close_divisor(struct ns16550 *uart)
{
    for (unsigned tries = 0; tries < CLOSE_TRIES; tries++) {
        uint8_t lcr = ns16550_get(uart, LCR);
        if (!(lcr & LCR_DLAB))
            return true;
        ns16550_drain(uart);
        if (tries)
            ns16550_set(uart, FCR, FCR_ENABLE | FCR_CLEAR_RECEIVED);
        ns16550_set(uart, LCR, lcr & (uint8_t)~LCR_DLAB);
    }
    return false;
}

int dw_uart_init(struct ns16550 *uart, const struct dw_uart_config *config)
{
    uart->config = config->standard;
    if (!close_divisor(uart))
        return -EBUSY;
    uart->config.fifo_size = fifo_size(config);
    struct ns16550_config standard = uart->config;
    ns16550_init(uart, &standard);
    uart->console.interrupt = dw_uart_interrupt;
    ns16550_get(uart, USR); /* the firmware's writes */
    return 0;
}

void dw_uart_interrupt(void *arg)
{
    struct ns16550 *uart = arg;
    uint8_t cause = ns16550_get(uart, IIR) & IIR_CAUSE;
    if (cause == IIR_BUSY_DETECT)
        ns16550_get(uart, USR);
    else if (cause == IIR_TIMEOUT && !(ns16550_line_status(uart) & NS16550_RECEIVED))
        ns16550_get(uart, RBR);
    if (cause != IIR_NONE)
        ns16550_serve(uart);
}
