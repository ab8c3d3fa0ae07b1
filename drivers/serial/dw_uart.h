/*
 * Synopsys' DW_apb_uart, a 16550 with deviations (DesignWare DW_apb_uart Databook; Linux,
 * drivers/tty/serial/8250/8250_dw.c and 8250_dwlib.c have the same):
 *
 *  - It ignores writes to LCR while it is busy, and interrupts because of them. Received bytes that
 *    nobody has read count as busy, too.
 *  - It may signal a character timeout although its FIFO is empty.
 *  - A register tells the depth of its FIFOs.
 */
#pragma once

#include "drivers/serial/ns16550.h"

struct dw_uart_config {
    struct ns16550_config standard; /* its fifo_size counts if the UART does not tell its own */
    bool tells_fifo;                /* the window reaches the registers that describe the UART */
};

/* The size of the register block in bytes, without and with those that describe the UART. */
uint64_t dw_uart_window(const struct ns16550_config *config);
uint64_t dw_uart_window_full(const struct ns16550_config *config);

/* As ns16550_init(). 0, or -EBUSY: the firmware left the divisor accessible in place of the data,
 * and the UART is too busy to change that. */
int dw_uart_init(struct ns16550 *uart, const struct dw_uart_config *config);

/* The interrupt handler; @arg is the struct ns16550. */
void dw_uart_interrupt(void *arg);
