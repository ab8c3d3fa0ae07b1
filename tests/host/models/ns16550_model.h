/*
 * Strict model of a PC16550D (data sheet of June 1995) and of Synopsys' DW_apb_uart where it
 * differs. Violations: accesses of the wrong width or between registers, writes to read-only
 * registers or reserved bits, a byte written where there is no room, RBR read while empty or
 * before LSR reported an error in its byte, registers 0 and 1 while DLAB hides them, a write
 * of LCR or FCR that harms bytes in flight; and of a DW_apb_uart, a write of LCR that does not
 * close the divisor latch.
 */
#pragma once

#include "bus.h"

#define NS16550_MODEL_BYTES 4096
#define NS16550_MODEL_DEPTH 16  /* of a PC16550D's FIFOs */
#define NS16550_MODEL_MOST  256 /* of any UART's here */

/* Flags of a received byte, as LSR shows them. */
enum { NS16550_MODEL_PARITY = 4, NS16550_MODEL_FRAMING = 8, NS16550_MODEL_BREAK = 16 };

struct ns16550_model_config {
    uintptr_t base;
    unsigned reg_shift, io_width;
    uint64_t byte_ns; /* time of one byte on the line */
    bool has_fifo;    /* false: 16450 */
    bool broken_fifo; /* the first 16550: IIR shows bit 7 alone */
    bool designware;
    unsigned depth;   /* of the FIFOs; 0: as a PC16550D */
    uint32_t cpr;     /* what a DW_apb_uart says of itself; 0: nothing */
    bool always_busy; /* flow control, or a line that never rests */
};

struct ns16550_model {
    struct bus_model bus;
    struct ns16550_model_config config;
    uint8_t ier, fcr, lcr, mcr, scr;
    struct {
        uint8_t byte, flags;
    } rx[NS16550_MODEL_MOST];
    uint8_t tx[NS16550_MODEL_MOST];
    unsigned rx_count, tx_count;
    unsigned busy_storm; /* more busy-detect interrupts to come */
    bool shifting, room_event, timeout, ghost_timeout, busy_detect, overrun;
    uint8_t shift_register;
    uint8_t shown;     /* flags of the oldest byte that a read of LSR has reported and cleared */
    uint64_t rx_touch; /* time of the last byte in or out, for the character timeout */
    char line[NS16550_MODEL_BYTES]; /* what left the UART */
    size_t line_length;
    unsigned lost; /* received bytes that found no room */
};

/* As a boot loader leaves it: 8N1, FIFOs on where there are any, with receive trigger 14. */
void ns16550_model_init(struct ns16550_model *model, const struct ns16550_model_config *config);

/* A byte arrives, with error flags. */
void ns16550_model_receive(struct ns16550_model *model, uint8_t byte, uint8_t flags);

/* A DW_apb_uart reports a character timeout although its FIFO is empty. */
void ns16550_model_ghost_timeout(struct ns16550_model *model);

/* A DW_apb_uart reports a write that it ignored, and again after each of @times reads of USR. */
void ns16550_model_busy_storm(struct ns16550_model *model, unsigned times);

/* The interrupt line, for bus_interrupt(); @ctx is the model. */
bool ns16550_model_level(void *ctx);
