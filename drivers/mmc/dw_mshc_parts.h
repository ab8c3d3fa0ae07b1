/* Registers of the DesignWare MSHC, and what the files of its driver share. Offsets, bits and their
 * meaning: Intel, "Stratix 10 HPS Register Address Map", SDMMC; and Linux,
 * drivers/mmc/host/dw_mmc.h. */
#pragma once

#include "drivers/mmc/dw_mshc.h"
#include <yao/mmio.h>

enum {
    CTRL = 0x00,    /* I/O */
    PWREN = 0x04,   /* I/O: bit 0: the slot's power */
    CLKDIV = 0x08,  /* I/O: bits 7:0: n divides by 2n; 0 does not divide */
    CLKSRC = 0x0c,  /* I/O: which of four dividers */
    CLKENA = 0x10,  /* I/O: bit 0: the card's clock */
    TMOUT = 0x14,   /* I/O: bits 31:8 data, 7:0 answer, in clocks of the card */
    CTYPE = 0x18,   /* I/O: data lines */
    BLKSIZ = 0x1c,  /* I/O */
    BYTCNT = 0x20,  /* I/O */
    INTMASK = 0x24, /* I/O: 1 lets an interrupt of RINTSTS through */
    CMDARG = 0x28,  /* I/O */
    CMD = 0x2c,     /* I/O */
    RESP0 = 0x30,   /* In; four of them: bits 31:0 first */
    RINTSTS = 0x44, /* I/O: writing 1 clears */
    STATUS = 0x48,  /* In */
    FIFOTH = 0x4c,  /* I/O */
    CDETECT = 0x50, /* In: bit 0: 0 with a card in the slot */
    WRTPRT = 0x54,  /* In: bit 0: 1 if the card is protected */
    TBBCNT = 0x60,  /* In: bytes moved between FIFO and memory */
    VERID = 0x6c,   /* In */
    HCON = 0x70,    /* In: how the core was configured */
    BMOD = 0x80,    /* I/O */
    PLDMND = 0x84,  /* Out: makes the IDMAC look at its descriptor again */
    DBADDR = 0x88,  /* I/O: the first descriptor */
    IDSTS = 0x8c,   /* I/O: writing 1 clears */
    IDINTEN = 0x90  /* I/O */
};

#define CTRL_RESET      (1u << 0) /* clears itself, as do the next two */
#define CTRL_FIFO_RESET (1u << 1)
#define CTRL_DMA_RESET  (1u << 2)
#define CTRL_INTERRUPTS (1u << 4)
#define CTRL_DMA        (1u << 5)
#define CTRL_IDMAC      (1u << 25)

#define CMD_START      (1u << 31) /* clears itself when the command was taken */
#define CMD_USE_HOLD   (1u << 29)
#define CMD_UPDATE     (1u << 21) /* no command: takes over the clock registers */
#define CMD_INITIALISE (1u << 15) /* 80 clocks first */
#define CMD_STOP       (1u << 14) /* ends the transfer in progress */
#define CMD_WAIT_DATA  (1u << 13) /* waits for the end of an earlier transfer */
#define CMD_AUTO_STOP  (1u << 12)
#define CMD_WRITE      (1u << 10)
#define CMD_DATA       (1u << 9)
#define CMD_CHECK_CRC  (1u << 8)
#define CMD_LONG       (1u << 7)
#define CMD_ANSWER     (1u << 6)

#define INT_RE   (1u << 1) /* malformed answer */
#define INT_CD   (1u << 2) /* command done */
#define INT_DTO  (1u << 3) /* data transfer over */
#define INT_TXDR (1u << 4) /* the FIFO has room */
#define INT_RXDR (1u << 5) /* the FIFO has data */
#define INT_RCRC (1u << 6)
#define INT_DCRC (1u << 7)
#define INT_RTO  (1u << 8)
#define INT_DRTO (1u << 9)
#define INT_HTO  (1u << 10) /* data starvation */
#define INT_FRUN (1u << 11)
#define INT_HLE  (1u << 12)
#define INT_SBE  (1u << 13) /* read: no start bit; write: the end of busy */
#define INT_ACD  (1u << 14) /* auto-stop done */
#define INT_EBE  (1u << 15) /* read: no end bit; write: no CRC status */
#define INT_ALL  UINT32_MAX

#define STATUS_DATA_BUSY     (1u << 9)
#define STATUS_DMA_REQUEST   (1u << 31)
#define STATUS_COUNT(status) ((status) >> 17 & 0x1fffu) /* words in the FIFO */

#define BMOD_RESET (1u << 0) /* clears itself */
#define BMOD_FIXED (1u << 1) /* bursts of fixed length */
#define BMOD_ON    (1u << 7)

#define ID_TI  (1u << 0) /* all was read from memory */
#define ID_RI  (1u << 1) /* all was written to memory */
#define ID_FBE (1u << 2) /* bus error */
#define ID_DU  (1u << 4) /* a descriptor is not the IDMAC's */
#define ID_CES (1u << 5) /* an error of RINTSTS */
#define ID_NIS (1u << 8) /* TI or RI; enables them */
#define ID_AIS (1u << 9) /* FBE, DU or CES; enables them */
#define ID_ALL UINT32_MAX

#define DES_OWN   (1u << 31) /* the IDMAC's */
#define DES_CHAIN (1u << 4)
#define DES_FIRST (1u << 3)
#define DES_LAST  (1u << 2)
#define DES_QUIET (1u << 1) /* no TI or RI */

static inline uint32_t mshc_get(const struct mshc *mshc, unsigned reg)
{
    return mmio_read32(mshc->base + reg);
}

static inline void mshc_set(const struct mshc *mshc, unsigned reg, uint32_t value)
{
    mmio_write32(mshc->base + reg, value);
}

/* Leaves the cause of @error for the card logic. Returns @error. */
static inline int mshc_fail(struct mshc *mshc, int error, const char *cause)
{
    mshc->host.cause = cause;
    return error;
}

/* A transfer while it runs. */
struct mshc_transfer {
    struct mmc_data *data; /* NULL: a command without data */
    bool dma;
    uint8_t *next;  /* PIO: of the buffer */
    uint32_t words; /* PIO: left */
};

/* Waits a bounded time until all of @bits of @reg read as zero. 0 or -ETIMEDOUT. */
int mshc_until_clear(const struct mshc *mshc, unsigned reg, uint32_t bits);

/* Resets controller, FIFO and DMA, which no longer touches memory then, and sends the clock
 * registers again. 0 or -EIO. */
int mshc_reset(struct mshc *mshc);

/* struct mmc_host_ops */
int mshc_command(struct mmc_host *host, struct mmc_command *command, struct mmc_data *data);
uint32_t mshc_set_clock(struct mmc_host *host, uint32_t hz);
int mshc_present(struct mmc_host *host);

/* Prepares FIFO or IDMAC for @data. 0 or a negative errno. */
int mshc_begin_data(struct mshc *mshc, struct mshc_transfer *transfer);
/* PIO: moves what is in the FIFO, or what it has room for. */
void mshc_pump(const struct mshc *mshc, struct mshc_transfer *transfer);
/* Once the transfer is over: whether all of it took place. 0 or -EIO. */
int mshc_end_data(struct mshc *mshc, const struct mshc_transfer *transfer);

/* The bits of RINTSTS that end a command or its transfer with an error. */
uint32_t mshc_error_bits(const struct mshc_transfer *transfer);
/* 0, or the error that bits of RINTSTS and IDSTS report, which is left in host->cause. */
int mshc_judge(struct mshc *mshc, const struct mshc_transfer *transfer, uint32_t seen,
               uint32_t dma_seen);

/* Sleeps until one of the events of RINTSTS and IDSTS, which have not come yet, at most @most ns.
 */
void mshc_sleep(struct mshc *mshc, uint32_t events, uint32_t dma_events, uint64_t most);

/* Waits until the command, and its transfer if there is one, is done or has failed. 0, or an error
 * of struct mmc_host_ops. */
int mshc_wait(struct mshc *mshc, struct mshc_transfer *transfer, uint32_t goal);
