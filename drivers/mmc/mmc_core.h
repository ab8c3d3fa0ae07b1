/*
 * Private to the card logic: what its files share. Section numbers refer to the SD Physical Layer
 * Simplified Specification, version 6.00.
 *
 * Functions return a value >= 0 or a negative errno. Where an error originates, mmc_fail() also
 * records its cause in words in card->cause, for the message.
 */
#pragma once

#include "drivers/mmc/mmc_card.h"
#include <stddef.h>

/* Section 4.7.4 */
enum mmc_index {
    MMC_GO_IDLE_STATE = 0,
    MMC_ALL_SEND_CID = 2,
    MMC_RELATIVE_ADDRESS = 3,
    MMC_SELECT = 7,
    MMC_SEND_IF_COND = 8, /* SD */
    MMC_SEND_CSD = 9,
    MMC_SEND_CID = 10,
    MMC_STOP_TRANSMISSION = 12,
    MMC_SEND_STATUS = 13,
    MMC_SET_BLOCKLEN = 16,
    MMC_READ_SINGLE_BLOCK = 17,
    MMC_READ_MULTIPLE_BLOCK = 18,
    MMC_ADDRESS_EXTENSION = 22, /* SDUC, version 7.00 */
    MMC_WRITE_BLOCK = 24,
    MMC_WRITE_MULTIPLE_BLOCK = 25,
    MMC_SD_SEND_OP_COND = 41, /* application command */
    MMC_APP_CMD = 55,
};

/* Card status, section 4.10.1 */
#define MMC_STATUS_OUT_OF_RANGE 0x80000000u
#define MMC_STATUS_ADDRESS      0x40000000u
#define MMC_STATUS_WP_VIOLATION 0x04000000u
#define MMC_STATUS_LOCKED       0x02000000u
#define MMC_STATUS_ECC          0x00200000u
#define MMC_STATUS_ERROR        0x00080000u
#define MMC_STATUS_ERRORS       0xfd390000u /* without LOCKED, which is no error; and without */
                                            /* COM_CRC_ERROR and ILLEGAL_COMMAND: see below */
#define MMC_STATUS_STATE(status) ((status) >> 9 & 0xfu)
#define MMC_STATUS_TRAN          (4u << 9)

enum mmc_state { MMC_STATE_STBY = 3, MMC_STATE_TRAN = 4, MMC_STATE_DATA = 5, MMC_STATE_RCV = 6 };

#define MMC_OCR_READY  (1u << 31)
#define MMC_OCR_HIGH   (1u << 30)  /* CCS; in arguments HCS */
#define MMC_OCR_ULTRA  (1u << 27)  /* CO2T; in arguments HO2T (version 7.00) */
#define MMC_OCR_3V3    0x00300000u /* 3.2 to 3.4 V */
#define MMC_OCR_WINDOW 0x00ff8000u /* 2.7 to 3.6 V */

#define MMC_IDENTIFICATION_HZ 400000u
#define MMC_DEFAULT_SPEED_HZ  25000000u

#define MMC_TRIES 3u /* of a command, of a block, of the whole bring-up */

static inline int mmc_fail(struct mmc_card *card, int error, const char *cause)
{
    card->cause = cause;
    return error;
}

/* mmc_command.c */

/* Sends a command without data once. @answer: its answer's four words, or NULL. 0 or an error of
 * struct mmc_host_ops. */
int mmc_command(struct mmc_card *card, enum mmc_index index, uint32_t argument,
                enum mmc_response response, uint32_t *answer);
/* The same, up to MMC_TRIES times: for commands that may be repeated. */
int mmc_try(struct mmc_card *card, enum mmc_index index, uint32_t argument,
            enum mmc_response response, uint32_t *answer);
/* Sends CMD55 and then the application command. */
int mmc_app_command(struct mmc_card *card, enum mmc_index index, uint32_t argument,
                    enum mmc_response response, uint32_t *answer);
/* 0, or the error that a card status reports: -EROFS or -EIO. */
int mmc_judge(struct mmc_card *card, uint32_t status);
/* Waits until the card does not hold the data line low. 0, or -EBUSY: still busy after MMC_BUSY_MS.
 */
int mmc_wait_ready(struct mmc_card *card);
/* Whether card detect says that the slot is empty. */
bool mmc_is_undetected(struct mmc_host *host);
/* Whether the card is still there and still the one that was initialised. */
bool mmc_present(struct mmc_card *card);
/* After a failed transfer: resets the controller, and ends what the card may still be at. 0, or the
 * error that the card's status then reports, if it is usable. */
int mmc_settle(struct mmc_card *card);

/* mmc_transfer.c */

/* What is still to be transferred. */
struct mmc_run {
    bool write;
    uint64_t sector;
    uint8_t *data;  /* only read from when writing */
    phys_t address; /* the same for DMA, or 0 */
    uint32_t count;
};

/* Transfers a run with one command, and advances it past each block that was transferred. */
int mmc_transfer_run(struct mmc_card *card, struct mmc_run *run);
extern const struct block_ops mmc_block_ops;

/* mmc_registers.c: the registers as answer[] of R2 has them. */

/* Capacity in sectors from the CSD; 0: it makes no sense. That of an eMMC above 2 GiB is in its
 * EXT_CSD instead. */
uint64_t mmc_csd_sectors(const struct mmc_card *card, const uint32_t csd[4]);
bool mmc_csd_read_only(const uint32_t csd[4]);
/* Sets card->product from the CID. */
void mmc_keep_product(struct mmc_card *card, const uint32_t cid[4]);

/* Steps of the bring-up. */

/* mmc_identify.c */
int mmc_check_interface(struct mmc_card *card);  /* CMD8; not knowing it is no error */
int mmc_leave_idle(struct mmc_card *card);       /* ACMD41 until ready */
int mmc_set_block_length(struct mmc_card *card); /* CMD16 for SDSC */
int mmc_check_status(struct mmc_card *card);     /* CMD13: is it locked, and is CMD13 usable */
/* Repeats @send until its OCR says ready, for at most 3.5 s; checks and keeps the OCR. */
int mmc_poll_ready(struct mmc_card *card, int (*send)(struct mmc_card *card, uint32_t *ocr));

/* mmc_capacity.c */
int mmc_read_csd(struct mmc_card *card);       /* capacity and write protection, if it has a CSD */
int mmc_probe_capacity(struct mmc_card *card); /* by reading, if the CSD did not tell */

/* mmc_start.c */

/* The card is not there any more, or not the same. */
void mmc_lose(struct mmc_card *card);
/* The operation of struct block_ops. */
int mmc_look(struct block_device *block);

/* Brings a card up with @steps, ended by NULL, up to MMC_TRIES times from the first on; and says
 * what it is, or what was wrong. If nothing answers, @others are tried in turn, unless NULL. See
 * mmc_card_init(). */
int mmc_start(struct mmc_card *card, struct mmc_host *host, const mmc_step *steps,
              const mmc_step *others);
