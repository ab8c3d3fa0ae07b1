/*
 * Strict model of the Synopsys DesignWare Mobile Storage Host (MSHC) with its internal DMA
 * controller (IDMAC), as the JH7110 has it: version 2.90a, a FIFO of 32 words of 32 bits, 32-bit
 * descriptors. It is self-contained and has no globals. Public descriptions of the same core:
 * Intel, "Cyclone V Hard Processor System Technical Reference Manual" (683126), chapter "SD/MMC
 * Controller", and its register map.
 *
 * Time is counted in cycles of the ciu clock (the input of the card clock divider). Everything on
 * the wires takes its exact time in card clocks; the card clock stops while the FIFO is full (read)
 * or empty (write). Between events nothing happens, so that stepping costs little.
 *
 * It reports what software must not do as a violation: see the texts in dw_mshc_*.c. If the
 * callback returns, the model does what the hardware is documented to do, or ignores the access.
 */
#pragma once

#include "sd_native.h"

#define DW_MSHC_FIFO_WORDS  32u
#define DW_MSHC_BURST_WORDS 32u
#define DW_MSHC_NEVER       UINT64_MAX

/* One access to memory by the IDMAC. Words are little-endian. */
struct dw_mshc_request {
    bool write;
    uint32_t address; /* multiple of 4 */
    unsigned words;   /* 1 to DW_MSHC_BURST_WORDS */
    uint32_t data[DW_MSHC_BURST_WORDS];
};

enum dw_mshc_fault_kind {
    DWM_FAULT_NONE,
    DWM_FAULT_HLE,             /* a command is refused, as if one were pending */
    DWM_FAULT_COMMAND_STUCK,   /* the start bit of a command is never cleared */
    DWM_FAULT_RESET_STUCK,     /* the reset bits of CTRL are never cleared */
    DWM_FAULT_NO_COMMAND_DONE, /* a command's end is never reported */
    DWM_FAULT_NO_DATA_OVER,    /* a transfer's end is never reported */
    DWM_FAULT_NO_DESCRIPTOR, /* the IDMAC transfers, but neither returns a descriptor nor reports */
    DWM_FAULT_BUS_ERROR,     /* an access to memory fails */
    DWM_FAULT_FIFO,          /* FRUN is reported during a transfer */
    DWM_FAULT_NO_INTERRUPT,  /* the interrupt line does not rise (for good) */
};

struct dw_mshc_fault {
    enum dw_mshc_fault_kind kind;
    unsigned after; /* this many chances pass first */
    unsigned times;
};

struct dw_mshc_config {
    struct sd_native *card; /* NULL: the slot is empty */
    uint32_t ciu_hz;        /* JH7110: 49,500,000 */
    bool no_detect;         /* CDETECT does not tell: reads 0 (a card) whatever the slot holds */
    bool write_protected;   /* the switch of the card, bit 0 of WRTPRT */
    uint32_t usrid;
    /* Starts an access by the IDMAC. It is over when dw_mshc_complete() is called, at once (from
     * within) or later. One is outstanding at a time. NULL: every access fails. */
    void (*request)(void *user, struct dw_mshc_request *request);
    void (*violation)(void *user, const char *text);
    void *user;
    struct dw_mshc_fault faults[4];
};

struct dw_mshc_fifo {
    uint32_t words[DW_MSHC_FIFO_WORDS];
    unsigned first, count;
};

enum dw_mshc_command_state {
    DWM_COMMAND_IDLE,
    DWM_COMMAND_INIT,    /* sends 80 clocks */
    DWM_COMMAND_SEND,    /* 48 clocks */
    DWM_COMMAND_WAIT,    /* for the answer's start bit, or the timeout */
    DWM_COMMAND_RECEIVE, /* 48 or 136 clocks */
    DWM_COMMAND_REST,    /* 8 clocks between an answer and the next command */
};

enum dw_mshc_data_state {
    DWM_DATA_IDLE,
    DWM_DATA_READ_WAIT,  /* for a block's start bit, or the timeout */
    DWM_DATA_READ_WORD,  /* receives */
    DWM_DATA_READ_TAIL,  /* CRC and end bit */
    DWM_DATA_READ_LOST,  /* a start or end bit was missing: waits for the timeout */
    DWM_DATA_DRAIN,      /* all is received; DTO when the IDMAC has emptied the FIFO */
    DWM_DATA_WRITE_HOLD, /* a block waits for the answer or the FIFO */
    DWM_DATA_WRITE_BUSY, /* a block waits for the card */
    DWM_DATA_WRITE_WORD,
    DWM_DATA_WRITE_TAIL,
    DWM_DATA_WRITE_STATUS,
    DWM_DATA_STOP, /* waits for the auto-stop's answer */
};

enum dw_mshc_dma_state {
    DWM_DMA_IDLE,
    DWM_DMA_FETCH,   /* of a descriptor is under way */
    DWM_DMA_READY,   /* has a descriptor, waits for the FIFO */
    DWM_DMA_MOVE,    /* of data is under way */
    DWM_DMA_CLOSE,   /* of a descriptor is under way */
    DWM_DMA_SUSPEND, /* a descriptor is not its own */
};

struct dw_mshc {
    struct dw_mshc_config config;
    uint64_t now;  /* ciu cycles */
    uint64_t next; /* when something happens next, DW_MSHC_NEVER: never */

    /* registers as software wrote them */
    uint32_t ctrl, pwren, clkdiv, clksrc, clkena, tmout, ctype, blksiz, bytcnt, intmask, cmdarg,
        cmd, resp[4], rintsts, fifoth, debnce, uhs, gpio, cardthrctl, back_end_power, uhs_ext,
        emmc_ddr, enable_shift, bmod, dbaddr, idsts, idinten, dscaddr, bufaddr, resets;
    uint64_t reset_until;
    bool there;  /* a card, when that was last looked at */
    bool inside; /* the model is doing what is due */

    /* card clock, as the last "update clock" made it */
    uint32_t period; /* ciu cycles of a card clock; 0: stopped */
    bool low_power;
    uint64_t clock_since; /* up to here the card has got its clocks */

    /* CMD is taken from the register */
    bool pending, stuck;
    uint64_t take_at;

    enum dw_mshc_command_state command;
    uint64_t command_at;
    uint32_t running; /* the command being executed, as in CMD */
    bool auto_stop;   /* it is that of the auto-stop */
    bool stop_wanted, stop_done;
    uint32_t argument;
    struct sd_native_answer answer;
    uint8_t response_index;

    enum dw_mshc_data_state data;
    uint64_t data_at;
    bool writing, open_ended, send_auto_stop;
    bool stalled; /* the card clock is stopped for the FIFO */
    uint64_t stalled_at, starve_at, timeout_at;
    uint32_t left;       /* bytes of the transfer that are not yet on the wires */
    uint32_t card_bytes; /* TCBCNT */
    uint32_t fifo_bytes; /* TBBCNT */
    uint32_t transfer;   /* BYTCNT and BLKSIZ as taken */
    unsigned block_size, position;
    struct sd_native_block block;
    enum sd_native_crc_status crc_status;
    struct dw_mshc_fifo fifo;

    enum dw_mshc_dma_state dma;
    struct dw_mshc_request request;
    bool requested, completed, failed, discard;
    uint32_t descriptor_at, descriptor[4];
    unsigned buffer; /* which of the descriptor's two */
    uint32_t buffer_at, buffer_left;
    bool first, card_error;
    bool dma_abandoned; /* the transfer is over before its end */

    uint64_t stall_cycles; /* for measurements: card clock stopped for the FIFO */
    uint64_t violations;
};

void dw_mshc_init(struct dw_mshc *m, const struct dw_mshc_config *config);

/* Accesses by software: @offset from the base, words only (the interface is 32 bits wide). */
uint32_t dw_mshc_read(struct dw_mshc *m, uint32_t offset);
void dw_mshc_write(struct dw_mshc *m, uint32_t offset, uint32_t value);

/* NULL: there is no register. */
const char *dw_mshc_register_name(uint32_t offset);

/* Lets @cycles of the ciu clock pass. */
void dw_mshc_step(struct dw_mshc *m, uint64_t cycles);

/* Cycles until something happens without software, DW_MSHC_NEVER if nothing will. A host test lets
 * that much time pass instead of polling. */
uint64_t dw_mshc_idle_cycles(const struct dw_mshc *m);

/* The level of the interrupt line. */
bool dw_mshc_irq(const struct dw_mshc *m);

/* The access of the last request is over; a read has filled in its data. */
void dw_mshc_complete(struct dw_mshc *m, bool error);

/* A card is put into the slot or, if NULL, pulled. */
void dw_mshc_insert(struct dw_mshc *m, struct sd_native *card);
