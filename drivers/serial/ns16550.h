/*
 * UARTs of the 16550 family (National Semiconductor PC16550D data sheet, June 1995), and
 * Synopsys' DW_apb_uart with its deviations. Divisor, character format and modem control
 * stay as the firmware set them.
 */
#pragma once

#include <stdint.h>
#include <yao/console.h>
#include <yao/dt.h>

#define NS16550_FIFO 16u /* bytes each way in a PC16550D */

struct ns16550_config {
    uintptr_t base;     /* of register 0 */
    unsigned reg_shift; /* register n is at n << reg_shift: 0 to 4 */
    unsigned io_width;  /* bytes of an access: 1, 2 or 4, at most 1 << reg_shift */
    unsigned fifo_size; /* transmit FIFO in bytes, used when the device says it has one */
    bool designware;    /* DW_apb_uart: busy-detect interrupt, empty character timeout */
};

struct ns16550 {
    struct console console; /* the interface; its priv is this struct */
    struct ns16550_config config;
    unsigned burst; /* bytes that fit when the holding register or FIFO is empty */
    uint8_t errors; /* flags of the oldest received byte that LSR has told and forgotten */
};

/* Reads reg_shift, io_width and fifo_size from the node. Returns where register 0 is from the
 * beginning of the node's registers, or -EINVAL: one of these is out of range. */
int ns16550_layout(dt_node node, struct ns16550_config *config);

/* Bytes of registers that a device of this layout has. */
uint64_t ns16550_window(const struct ns16550_config *config);

/* Brings the UART up with its interrupts masked, in polled mode: whoever wires
 * ns16550_interrupt() to its interrupt sets console.interrupts. Bytes in FIFOs that the
 * firmware enabled are kept. */
void ns16550_init(struct ns16550 *uart, const struct ns16550_config *config);

/* The interrupt handler; @arg is the struct ns16550. */
void ns16550_interrupt(void *arg);
