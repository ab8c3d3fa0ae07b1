/*
 * What the card logic (mmc_card.h) asks of a host controller: one command at a time, with its
 * answer and its data. The card decides which commands, in which order, how often, and what their
 * answers mean; the host knows how they travel. Section numbers refer to the SD Physical Layer
 * Simplified Specification, version 6.00. Not callable from interrupt handlers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/dma.h>

/* What follows a command: section 4.9. R1B is R1, after which the card may hold data line 0 low
 * (busy). R3 has no CRC. */
enum mmc_response { MMC_NONE, MMC_R1, MMC_R1B, MMC_R2, MMC_R3, MMC_R6, MMC_R7 };

struct mmc_command {
    uint8_t index;
    uint32_t argument;
    enum mmc_response response;
    /* Filled in if command() returns 0. R1, R1B: answer[0] is the card status (section 4.10.1). R3,
     * R6, R7: answer[0] is bits 39:8 of the answer. R2: bits 127:96 of the register in answer[0],
     * 31:0 in answer[3], whose bits 7:0 (CRC7 and end bit) may be anything. */
    uint32_t answer[4];
};

/* Blocks that a command transfers. */
struct mmc_data {
    bool write;
    uint32_t block_size; /* bytes: 512, or a register's size of 8 or 64 */
    uint32_t blocks;     /* at least 1, at most host->blocks_max */
    uint8_t *data;       /* the buffer, for the hart; a write only reads it */
    phys_t address;      /* the same buffer, for the device, within host->dma; 0: use PIO */
    /* Filled in, also after an error: blocks that were surely transferred, from the first on. 0 is
     * always a right answer of a host that cannot tell. */
    uint32_t done;
};

struct mmc_host;

/* After an error command() leaves the cause in words in host->cause, such as "no answer to the
 * command". */
struct mmc_host_ops {
    /* Sends a command and receives its answer, and transfers @data if that is not NULL. A transfer
     * of several blocks with CMD18 or CMD25 is ended by the host (auto-stop, CMD12); after a
     * failure the card calls recover() and ends it with a CMD12 of its own. Does not wait for the
     * end of busy, neither after R1B nor after a write: the card does, by busy(). Waits of the host
     * itself are bounded, and sleep if they are long. 0 or:
     *   -ETIMEDOUT  no answer, or no data
     *   -EILSEQ     a CRC error or a malformed answer, in the answer or in the data
     *   -EBUSY      data line 0 is low although the command needs it to be high
     *   -EIO        the controller failed (FIFO, DMA, bus)
     *   -ENOMEDIUM  the card is not in the slot any more */
    int (*command)(struct mmc_host *host, struct mmc_command *command, struct mmc_data *data);
    /* Sets the fastest clock that is at most @hz, and returns it in Hz. */
    uint32_t (*set_clock)(struct mmc_host *host, uint32_t hz);
    /* Uses 1, 4 or 8 data lines, at most host->max_width. 0 or -ENOTSUP. NULL: always the same. */
    int (*set_width)(struct mmc_host *host, unsigned lines);
    /* Whether the card holds data line 0 low. NULL: command() waits itself, at least MMC_BUSY_MS.
     */
    bool (*busy)(struct mmc_host *host);
    /* Card detect: 1 in the slot, 0 not, -ENOTSUP unknown. NULL: unknown. */
    int (*present)(struct mmc_host *host);
    /* The switch on the card that protects it: 1 set, 0 not, -ENOTSUP unknown. NULL: unknown. */
    int (*read_only)(struct mmc_host *host);
    /* Resets the controller, its FIFO and DMA after an error; clock and width stay as they were. 0
     * or -EIO. NULL: nothing to reset. */
    int (*recover)(struct mmc_host *host);
};

struct mmc_host {
    const struct mmc_host_ops *ops;
    void *priv;                  /* private to the driver */
    const char *name;            /* for messages; must stay valid */
    uint32_t max_hz;             /* the slot's fastest clock */
    unsigned max_width;          /* data lines that are wired: 1, 4 or 8 */
    bool removable;              /* false: a chip on the board */
    bool high_speed;             /* the slot allows 50 MHz (SD) and 52 MHz (eMMC) */
    bool is_emmc;                /* not an SD card: `no-sd` in the tree */
    const struct dma_reach *dma; /* NULL: no DMA */
    uint32_t blocks_max;         /* blocks of one command; 0: any number */
    const char *cause;           /* of the latest failure, in words */
};

/* How long a card may be busy. After a write up to 500 ms (section 4.6.2.2); cards that take 3 s
 * are in use. */
#define MMC_BUSY_MS 3500u
