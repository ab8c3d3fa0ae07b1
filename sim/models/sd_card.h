/*
 * Strict model of an SD card in SPI mode, byte by byte (Physical Layer Simplified Specification,
 * version 6.00, chapter 7). It is self-contained: a test or a simulator passes it the time and the
 * bytes. It reports everything that a host must not do as a violation:
 *
 *  - fewer than 74 clocks before CMD0
 *  - SCK above 400 kHz between CMD0 and ready, or ever above 25 MHz
 *  - data transferred with CRC off, or a wrong CRC
 *  - a command that begins while the card is busy, responds, or sends or receives data (except
 *    CMD12), or immediately after a response
 *  - a byte that is neither idle, nor part of a command, nor a token
 *  - an address that is not one of a sector
 *  - chip select deasserted within a command, a response, a block or a multiple transfer; unless
 *    the host cannot know of it, or has waited for the end of busy for 3 s
 *
 * Where the specification leaves a choice, the model takes the most difficult one: responses come
 * as late as .answer_gap says, the stuff byte after CMD12 looks like an R1, data takes .access_ns.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SD_CARD_SECTOR 512u
#define SD_CARD_ANY    UINT64_MAX

enum sd_card_fault_kind {
    SD_FAULT_NONE,
    /* .where is a sector */
    SD_FAULT_READ_CRC,      /* a bit of the block flips on the wire */
    SD_FAULT_LATE_TOKEN,    /* data comes only after 90 ms */
    SD_FAULT_NO_TOKEN,      /* data never comes */
    SD_FAULT_ERROR_TOKEN,   /* "ECC failed" instead of data */
    SD_FAULT_GARBAGE_TOKEN, /* something else instead of data */
    SD_FAULT_WRITE_CRC,     /* a bit flips on the way to the card */
    SD_FAULT_WRITE_ERROR,   /* the data response says "write error" */
    SD_FAULT_NO_RESPONSE,   /* there is no data response */
    SD_FAULT_PROGRAM_ERROR, /* the block is accepted, and CMD13 then reports an error */
    SD_FAULT_PROTECTED,     /* the same, a write protection violation */
    SD_FAULT_STUCK_BUSY,    /* busy for ever after the block */
    /* .where is a command's index */
    SD_FAULT_NO_ANSWER,   /* the command is not executed either */
    SD_FAULT_LOST_ANSWER, /* the command is executed, but R1 does not arrive */
    SD_FAULT_LATE_ANSWER, /* R1 comes after 40 bytes, where 8 are allowed */
    SD_FAULT_GARBAGE_R1,  /* R1 has all error bits set */
    SD_FAULT_WRONG_R1,    /* the command is executed, but .bits of R1 flip on the wire */
    SD_FAULT_CRC_R1,      /* R1 says "CRC error": the command was corrupted on the way */
};

struct sd_card_fault {
    enum sd_card_fault_kind kind;
    uint64_t where; /* or SD_CARD_ANY */
    unsigned times;
    uint8_t bits;  /* of SD_FAULT_WRONG_R1 */
    unsigned skip; /* occasions to let pass first */
};

/* Before CMD0 a card is in SD mode and does not answer on this line. */
enum sd_card_mode { SD_CARD_POWERED, SD_CARD_IDLE, SD_CARD_READY };

struct sd_card_config {
    uint8_t *memory; /* the card's contents */
    uint64_t sectors;
    bool high_capacity;
    bool version1;       /* rejects CMD8 */
    unsigned answer_gap; /* bytes before a response, 1 to 8 */
    uint64_t init_ns;    /* from the first ACMD41 to ready */
    uint64_t access_ns;  /* before each block that is read */
    bool reads_ahead;    /* in a multiple read, only the first block takes .access_ns */
    uint64_t program_ns; /* busy after each block that is written */
    bool locked;         /* with a password */
    bool read_only;
    unsigned cmd0_refusals; /* as QEMU 7.2: this many CMD0s are rejected as illegal */
    bool refuses_registers; /* as QEMU 9.1 to 10.0: CMD9, CMD10 and CMD13 are rejected as illegal;
                               the command after CMD9 or CMD10 is executed, but reported as illegal
                             */
    bool bad_csd;           /* of an unknown version */
    bool other_csd;         /* of the version for cards of the other kind of capacity */
    uint64_t claimed;       /* sectors that the CSD promises; 0: the truth */
    uint32_t voltages;      /* bits 23:15 of the OCR; 0: 2.7 to 3.6 V */
    uint64_t remove_after;  /* bytes on the wire until the card is pulled; 0 never */
    uint64_t reset_after;   /* bytes until its supply fails for a moment; 0 never */
    struct sd_card_fault faults[4];
    void (*violation)(const char *text); /* does not return */
};

struct sd_card {
    struct sd_card_config config;
    enum sd_card_mode mode;
    unsigned power_clocks;
    bool version2_seen, app_command, crc_on, initialising;
    uint64_t ready_at, busy_from, busy_until, now;

    uint8_t frame[6]; /* the command being received */
    unsigned frame_length;
    uint8_t answer[64]; /* the response being sent */
    unsigned answer_length, answer_next;
    bool answering;      /* the byte on the wire belongs to a response */
    bool misled;         /* R1 does not say what the card does */
    bool late;           /* the host need not have waited for the response */
    bool power_failed;   /* just now: the host cannot know yet that nothing listens */
    unsigned rest_bytes; /* idle bytes since the last response */
    uint8_t status;      /* second byte of R2 */
    uint8_t refused;     /* bits for the next R1: see .refuses_registers */

    enum { SD_NO_DATA, SD_SENDING, SD_RECEIVING } data;
    bool multiple, must_stop;
    uint64_t sector;
    uint8_t block[SD_CARD_SECTOR + 3]; /* token, data, CRC */
    unsigned block_length, position;
    uint64_t data_at;
    bool unknown; /* the host need not know that there is a transfer: it was in progress when the
                     model was set up, or an answer was wrong */

    uint64_t bytes; /* exchanged so far */
    unsigned commands[64];
    bool removed;
};

/* A card that was just plugged in. */
void sd_card_init(struct sd_card *card, const struct sd_card_config *config);

/* A card that firmware has initialised, CRC off. */
void sd_card_leave_ready(struct sd_card *card);

/* The same, in the middle of a read: until that ends it ignores commands, except CMD12 if it is a
 * multiple read. */
void sd_card_leave_reading(struct sd_card *card, bool multiple, uint64_t sector, unsigned position);

/* Returns the byte that the card shifts out in the next eight clocks. */
uint8_t sd_card_send(struct sd_card *card, bool selected, uint64_t now_ns);

/* Passes it the byte that the host sent in these clocks. */
void sd_card_receive(struct sd_card *card, bool selected, uint8_t mosi, uint32_t sck_hz);

/* Both at once: eight clocks at @sck_hz. Takes the host's byte and returns the card's. */
uint8_t sd_card_exchange(struct sd_card *card, bool selected, uint8_t mosi, uint64_t now_ns,
                         uint32_t sck_hz);
