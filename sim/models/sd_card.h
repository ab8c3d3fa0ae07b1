/*
 * Strict model of an SD card in SPI mode, byte by byte (Physical Layer Simplified Specification,
 * version 6.00, chapter 7). It depends on nothing: a test or a simulator tells it the time, feeds
 * it bytes, and is told of everything that a host must not do:
 *
 *   less than 74 clocks before CMD0; SCK above 400 kHz between CMD0 and ready or above 25 MHz
 *   ever; data transferred with CRC off; a wrong CRC; a command that begins while the card is busy,
 * answers, or sends or receives data (CMD12 excepted), or at once after an answer; a byte that is
 * neither idle, nor a command, nor a token; an address that is not one of a sector; a chip select
 *   released within a command, an answer, a block or a multiple transfer.
 *
 * What a card may do it does as awkwardly as allowed: answers come as late as .answer_gap says,
 * the stuff byte after CMD12 looks like an R1, data stays away for .access_ns.
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
    SD_FAULT_PROGRAM_ERROR, /* the block is accepted, and CMD13 then tells of an error */
    SD_FAULT_PROTECTED,     /* the same, a write protection violation */
    SD_FAULT_STUCK_BUSY,    /* busy for ever after the block */
    /* .where is a command's index */
    SD_FAULT_NO_ANSWER,
    SD_FAULT_LOST_ANSWER, /* the command is obeyed, but R1 does not arrive */
    SD_FAULT_GARBAGE_R1,  /* the answer has all error bits set */
    SD_FAULT_CRC_R1,      /* the answer says "CRC error": the command came damaged */
};

struct sd_card_fault {
    enum sd_card_fault_kind kind;
    uint64_t where; /* or SD_CARD_ANY */
    unsigned times;
};

/* Before CMD0 a card is in SD mode and does not answer on this line. */
enum sd_card_mode { SD_CARD_POWERED, SD_CARD_IDLE, SD_CARD_READY };

struct sd_card_config {
    uint8_t *memory; /* the card's contents */
    uint64_t sectors;
    bool high_capacity;
    bool version1;       /* does not know CMD8 */
    unsigned answer_gap; /* bytes before an answer, 1 to 8 */
    uint64_t init_ns;    /* from the first ACMD41 to ready */
    uint64_t access_ns;  /* before each block that is read */
    bool reads_ahead;    /* so the further blocks of a multiple read follow at once */
    uint64_t program_ns; /* busy after each block that is written */
    bool locked;         /* with a password */
    bool read_only;
    unsigned cmd0_refusals; /* QEMU 7.2: so many CMD0 are answered as illegal and do nothing */
    bool refuses_registers; /* QEMU 9.1 to 10.0: CMD9, CMD10 and CMD13 are illegal, and the command
                               after CMD9 or CMD10 is obeyed and called illegal too */
    bool bad_csd;           /* of an unknown version */
    uint64_t remove_after;  /* bytes on the wire until the card is pulled; 0 never */
    struct sd_card_fault faults[4];
    void (*violation)(const char *text); /* does not return */
};

struct sd_card {
    struct sd_card_config config;
    enum sd_card_mode mode;
    unsigned power_clocks;
    bool version2_seen, app_command, crc_on, initialising;
    uint64_t ready_at, busy_until, now;

    uint8_t frame[6]; /* the command being received */
    unsigned frame_length;
    uint8_t answer[32]; /* what is still to be sent before anything else */
    unsigned answer_length, answer_next;
    bool answering;      /* the byte on the wire belongs to an answer */
    unsigned rest_bytes; /* idle bytes since the last answer */
    uint8_t status;      /* second byte of R2 */
    uint8_t refused;     /* for R1 of the next answer: see .refuses_registers */

    enum { SD_NO_DATA, SD_SENDING, SD_RECEIVING } data;
    bool multiple, must_stop;
    uint64_t sector;
    uint8_t block[SD_CARD_SECTOR + 3]; /* token, data, CRC */
    unsigned block_length, position;
    uint64_t data_at;
    bool firmwares; /* the transfer was under way when the model began */

    uint64_t bytes; /* exchanged so far */
    unsigned commands[64];
    bool removed;
};

/* A card that was just plugged in. */
void sd_card_init(struct sd_card *card, const struct sd_card_config *config);

/* A card that firmware has initialised, CRC off. */
void sd_card_leave_ready(struct sd_card *card);

/* The same, in the middle of a read: it sees no command before that ends, except CMD12 when the
 * read is a multiple one. */
void sd_card_leave_reading(struct sd_card *card, bool multiple, uint64_t sector, unsigned position);

/* The byte that the card will shift out in the next eight clocks. */
uint8_t sd_card_send(struct sd_card *card, bool selected, uint64_t now_ns);

/* The byte that it got in them. */
void sd_card_receive(struct sd_card *card, bool selected, uint8_t mosi, uint32_t sck_hz);

/* Both: eight clocks at @sck_hz. Takes a byte from the host and returns the card's. */
uint8_t sd_card_exchange(struct sd_card *card, bool selected, uint8_t mosi, uint64_t now_ns,
                         uint32_t sck_hz);
