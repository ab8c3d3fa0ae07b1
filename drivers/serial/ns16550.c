#include "drivers/serial/ns16550.h"
#include <yao/mmio.h>

/* PC16550D, section 8.0, table II */
enum {
    THR = 0, /* Out */
    IER = 1,
    IIR = 2, /* In */
    FCR = 2, /* Out */
    LCR = 3  /* I/O */
};

enum {
    IIR_FIFO = 0xc0, /* both bits: FIFOs enabled and working */
    FCR_ENABLE = 1 << 0,
    LCR_DLAB = 1 << 7
};

/* A full FIFO drains in 17 ms at 9600 baud, but never while flow control stops the transmitter. A
 * poll is a device access, which takes at least 10 ns. */
#define DRAIN_POLLS (1u << 21)

uint8_t ns16550_get(const struct ns16550 *uart, unsigned reg)
{
    uintptr_t address = uart->config.base + ((uintptr_t)reg << uart->config.reg_shift);
    switch (uart->config.io_width) {
    case 4:
        return (uint8_t)mmio_read32_relaxed(address);
    case 2:
        return (uint8_t)mmio_read16_relaxed(address);
    default:
        return mmio_read8_relaxed(address);
    }
}

void ns16550_set(const struct ns16550 *uart, unsigned reg, uint8_t value)
{
    uintptr_t address = uart->config.base + ((uintptr_t)reg << uart->config.reg_shift);
    switch (uart->config.io_width) {
    case 4:
        mmio_write32_relaxed(address, value);
        break;
    case 2:
        mmio_write16_relaxed(address, value);
        break;
    default:
        mmio_write8_relaxed(address, value);
    }
}

/* Reading LSR clears the error flags, which belong to the next byte in RBR (section 8.4): so they
 * are kept until that byte is taken. One overrun flag may stand for many lost bytes. */
uint8_t ns16550_line_status(struct ns16550 *uart)
{
    uint8_t status = ns16550_get(uart, NS16550_LSR);
    uart->errors |= status & NS16550_ERRORS;
    return status;
}

/* THRE means that the whole FIFO is empty (section 8.4), so one read of LSR is enough for a burst.
 * Reads it again afterwards, because emulators drain the FIFO at once. */
size_t ns16550_transmit(struct console *console, const char *bytes, size_t length)
{
    struct ns16550 *uart = console->priv;
    if (uart->config.io_width == 1)
        return ns16550_transmit_bytes(uart, bytes, length);
    size_t sent = 0;
    while (sent < length && ns16550_line_status(uart) & NS16550_ROOM)
        for (unsigned room = uart->burst; room && sent < length; room--)
            ns16550_set(uart, THR, (uint8_t)bytes[sent++]);
    return sent;
}

bool ns16550_idle(struct console *console)
{
    return ns16550_line_status(console->priv) & NS16550_IDLE;
}

uint64_t ns16550_window(const struct ns16550_config *config)
{
    return (7u << config->reg_shift) + config->io_width;
}

void ns16550_drain(struct ns16550 *uart)
{
    for (unsigned polls = 0; polls < DRAIN_POLLS && !(ns16550_line_status(uart) & NS16550_IDLE);
         polls++)
        ;
}

/* Writes FCR without its reset bits, which would drop bytes in the FIFOs. That also selects the
 * lowest receive trigger. Turning FIFOs on clears them, though (section 8.5, bit 0): if the
 * firmware left them off, wait until its output is sent. */
static void enable_fifos(struct ns16550 *uart)
{
    if ((ns16550_get(uart, IIR) & IIR_FIFO) != IIR_FIFO)
        ns16550_drain(uart);
    ns16550_set(uart, FCR, FCR_ENABLE);
    uart->burst = uart->config.fifo_size;
    if ((ns16550_get(uart, IIR) & IIR_FIFO) != IIR_FIFO) {
        /* A 16450, or the first 16550 with its broken FIFOs, which shows bit 7 alone. */
        ns16550_set(uart, FCR, 0);
        uart->burst = 1;
    }
}

void ns16550_init(struct ns16550 *uart, const struct ns16550_config *config)
{
    *uart = (struct ns16550){
        .console = {.priv = uart},
        .config = *config,
    };
    ns16550_connect(&uart->console);
    uint8_t lcr = ns16550_get(uart, LCR);
    if (lcr & LCR_DLAB) {
        /* The firmware left DLAB set, which replaces RBR, THR and IER by the divisor. */
        ns16550_drain(uart);
        ns16550_set(uart, LCR, lcr & (uint8_t)~LCR_DLAB);
    }
    ns16550_set(uart, IER, 0);
    enable_fifos(uart);
}
