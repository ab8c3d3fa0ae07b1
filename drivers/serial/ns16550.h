/*
 * UARTs of the 16550 family (National Semiconductor PC16550D data sheet, June 1995). Divisor,
 * character format and modem control stay as the firmware set them. dw_uart.h is for one that
 * deviates.
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
    unsigned fifo_size; /* of the transmit FIFO in bytes; used if IIR shows working FIFOs */
};

struct ns16550 {
    struct console console; /* the interface; its priv is this struct */
    struct ns16550_config config;
    unsigned burst; /* bytes that fit when the holding register or FIFO is empty */
    uint8_t errors; /* error flags of the next received byte, which a read of LSR has cleared */
};

/* Reads reg_shift, io_width and fifo_size from the node. Returns the offset of register 0 within
 * the node's `reg`, or -EINVAL if any of them is out of range. */
int ns16550_layout(dt_node node, struct ns16550_config *config);

/* The size of the register block in bytes, for this layout. */
uint64_t ns16550_window(const struct ns16550_config *config);

/* Initialises the UART with its interrupts masked: for polled use, or until the console layer
 * installs console.interrupt and calls set_interrupts(). Bytes in FIFOs that the firmware enabled
 * are kept. */
void ns16550_init(struct ns16550 *uart, const struct ns16550_config *config);

/* Sets console.ops and console.interrupt, of which an image that polls has only what sends.
 * Alternatives, "console". */
void ns16550_connect(struct console *console);

/* Of struct console_ops. */
size_t ns16550_transmit(struct console *console, const char *bytes, size_t length);
size_t ns16550_receive(struct console *console, char *bytes, size_t size);
void ns16550_set_interrupts(struct console *console, bool on_room, bool on_received);
bool ns16550_idle(struct console *console);

/* The interrupt handler; @arg is the struct ns16550. */
void ns16550_interrupt(void *arg);

/* struct console_ops.transmit, where registers are a byte wide. */
size_t ns16550_transmit_bytes(struct ns16550 *uart, const char *bytes, size_t length);

/* The line status; reading it clears the error flags. */
#define NS16550_LSR 5u
enum {
    NS16550_RECEIVED = 1 << 0,
    NS16550_OVERRUN = 1 << 1, /* received bytes were lost for lack of room */
    NS16550_BREAK = 1 << 4,   /* a break, not a byte; comes with a framing error */
    NS16550_ERRORS = 0x1e,    /* overrun and break, and a parity or framing error */
    NS16550_ROOM = 1 << 5,    /* THRE: the transmit FIFO is empty */
    NS16550_IDLE = 1 << 6     /* TEMT: all is sent */
};

/* For drivers of UARTs that deviate. */

uint8_t ns16550_get(const struct ns16550 *uart, unsigned reg);
void ns16550_set(const struct ns16550 *uart, unsigned reg, uint8_t value);

/* Reads the line status, and keeps its error flags for the next byte. */
uint8_t ns16550_line_status(struct ns16550 *uart);

/* Waits until everything is sent, for a bounded time. */
void ns16550_drain(struct ns16550 *uart);

/* What the interrupt handler does, except asking whether there is an interrupt. */
void ns16550_serve(struct ns16550 *uart);
