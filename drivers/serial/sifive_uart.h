/*
 * SiFive UART ("UART" chapters of the FU540-C000 and FU740-C000 manuals): 8-entry FIFOs
 * each way, watermark interrupts. The divisor and the number of stop bits stay as the firmware set
 * them. The hardware reports neither overruns nor framing errors: a byte that is received while the
 * FIFO is full is lost without a trace.
 */
#pragma once

#include <stdint.h>
#include <yao/console.h>

struct sifive_uart_config {
    uintptr_t base; /* the registers */
};

struct sifive_uart {
    struct console console; /* the interface; its priv is this struct */
    uintptr_t base;
    uint32_t quiet; /* lower bound of the device clock cycles since its FIFO became empty */
};

#define SIFIVE_UART_WINDOW 0x1c /* bytes of registers */

/* Initialises the UART with its interrupts masked: for polled use, or until the console layer
 * installs console.interrupt and calls set_interrupts(). Bytes already in its FIFOs are kept. */
void sifive_uart_init(struct sifive_uart *uart, const struct sifive_uart_config *config);

/* The interrupt handler; @arg is the struct sifive_uart. */
void sifive_uart_interrupt(void *arg);
