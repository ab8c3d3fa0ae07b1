/*
 * SiFive UART ("UART" chapters of the FU540-C000 and FU740-C000 manuals): 8-entry FIFOs
 * each way, interrupts by watermark. The divisor and the number of stop bits stay as the
 * firmware set them. The UART has no flag for an overrun or a damaged byte: a byte that finds its
 * receive FIFO full is lost without a trace.
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
    uint32_t quiet; /* cycles of the device's clock, at least, in which its FIFO was seen empty */
};

#define SIFIVE_UART_WINDOW 0x1c /* bytes of registers */

/* Brings the UART up with its interrupts masked, in polled mode: whoever wires
 * sifive_uart_interrupt() to its interrupt sets console.interrupts. Bytes already in its FIFOs
 * are kept. */
void sifive_uart_init(struct sifive_uart *uart, const struct sifive_uart_config *config);

/* The interrupt handler; @arg is the struct sifive_uart. */
void sifive_uart_interrupt(void *arg);
