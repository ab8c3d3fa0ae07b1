/*
 * Strict model of an SD card in SD mode (Physical Layer Simplified Specification, version 6.00) or
 * of an eMMC device (JEDEC JESD84-B51), with 1, 4 or 8 data lines. It is self-contained and has no
 * globals: a host controller, real or modelled, passes it what it drives on the wires. A command,
 * an answer and a block are passed whole, as they are on the wires, with their CRCs; the caller
 * gives each the time and the clocks that it takes.
 *
 * It reports everything that a host must not do as a violation:
 *
 *  - fewer than 74 clocks before the first command
 *  - a clock above 400 kHz until the card has an address, above 25 MHz (eMMC: 26) in default speed,
 *    above 50 MHz (52) in high speed
 *  - a command with a wrong CRC, or less than 8 clocks after an answer
 *  - a command while data is transferred, except CMD0, CMD12, CMD13 and CMD15, or one that needs
 *    the data lines while the card is busy
 *  - a block that the card did not ask for, has another length, or comes on other lines than the
 *    card's
 *  - an address that is not one of a sector, CMD16 with another length than a sector
 *  - an argument with reserved bits, of those commands that a host needs
 *
 * A command that the card's state does not allow is no violation: as the specification says, it is
 * not answered, and the next answer reports it.
 *
 * Where the specification leaves a choice, .answer_gap, .access_ns and so on say what is taken.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SD_NATIVE_SECTOR 512u
#define SD_NATIVE_LINES  8
#define SD_NATIVE_ANY    UINT64_MAX
#define SD_NATIVE_NEVER  UINT64_MAX

enum sd_native_fault_kind {
    SDN_FAULT_NONE,
    /* .where is a command's index, that of an ACMD plus SDN_APP */
    SDN_FAULT_NO_ANSWER,      /* the command does not arrive */
    SDN_FAULT_LOST_ANSWER,    /* the command is executed, but the answer does not arrive */
    SDN_FAULT_ANSWER_CRC,     /* a bit of the answer's CRC flips */
    SDN_FAULT_ANSWER_INDEX,   /* the answer names another command */
    SDN_FAULT_ANSWER_END_BIT, /* its end bit is 0 */
    SDN_FAULT_ANSWER_BIT,     /* a bit of the answer's content flips */
    SDN_FAULT_COMMAND_CRC,    /* the command arrives with a wrong CRC: no answer, and the next
                                 R1 has COM_CRC_ERROR */
    SDN_FAULT_STATUS,         /* the answer has the error bit "general error" */
    SDN_FAULT_ANSWER_BUSY,    /* busy for ever after the answer */
    /* .where is a sector */
    SDN_FAULT_READ_CRC,      /* a bit of the block flips on the wire */
    SDN_FAULT_READ_END_BIT,  /* the end bit of one line is 0 */
    SDN_FAULT_READ_START,    /* one line has no start bit */
    SDN_FAULT_LATE_DATA,     /* data comes only after 90 ms */
    SDN_FAULT_NO_DATA,       /* data never comes */
    SDN_FAULT_WRITE_CRC,     /* a bit flips on the way to the card: negative CRC status */
    SDN_FAULT_NO_CRC_STATUS, /* no CRC status after the block */
    SDN_FAULT_WRITE_ERROR,   /* CRC status 110: "flash programming error" */
    SDN_FAULT_PROGRAM_ERROR, /* the block is accepted, and the next R1 reports an error */
    SDN_FAULT_LONG_BUSY,     /* busy for 3 s after the block */
    SDN_FAULT_STUCK_BUSY,    /* busy for ever after the block */
    SDN_FAULT_REMOVED,       /* the card is pulled when this sector is due */
};

#define SDN_APP 64 /* ACMD41 is 41 + SDN_APP */
/* The .where of a block that a command sends instead of sectors: SDN_REGISTER plus its index. ANY
 * does not stand for it. */
#define SDN_REGISTER (1ull << 62)

struct sd_native_fault {
    enum sd_native_fault_kind kind;
    uint64_t where; /* or SD_NATIVE_ANY */
    unsigned times;
};

enum sd_native_type {
    SD_NATIVE_SDSC1,     /* version 1: rejects CMD8, at most 2 GiB, byte addresses */
    SD_NATIVE_SDSC,      /* version 2, byte addresses */
    SD_NATIVE_SDHC,      /* sector addresses; SDXC above 32 GiB */
    SD_NATIVE_SDUC,      /* above 2 TiB: HO2T in ACMD41, address extension by CMD22 */
    SD_NATIVE_MMC,       /* eMMC with sector addresses */
    SD_NATIVE_MMC_BYTES, /* eMMC of at most 2 GiB with byte addresses */
};

struct sd_native_config {
    enum sd_native_type type;
    uint8_t *memory;         /* the card's contents */
    uint64_t sectors;        /* the capacity that its registers give */
    uint64_t memory_sectors; /* what there is: addresses wrap, as in cards that lie. 0: .sectors */
    unsigned answer_gap;     /* clocks from a command to its answer, 2 to 64; 0: 2 */
    uint64_t init_ns;        /* from the first ACMD41 or CMD1 to ready */
    uint64_t access_ns;      /* before the first block that is read */
    uint64_t next_access_ns; /* before each further block of a multiple read; two clocks at least */
    uint64_t program_ns;     /* busy after each block that is written */
    uint64_t stop_ns;        /* busy after CMD12 that ends a write */
    uint32_t ocr;            /* voltage window; 0: 2.7 to 3.6 V */
    bool no_high_speed;      /* CMD6 is not supported, or knows no high speed */
    bool no_wide_bus;        /* the SCR says 1 line only */
    bool no_set_block_count; /* CMD23 is not supported */
    bool version1_scr;       /* SD_SPEC 1.0: no CMD6 */
    bool locked;             /* with a password */
    bool read_only;          /* TMP_WRITE_PROTECT in the CSD: writes report WP_VIOLATION */
    bool survives_reset;     /* a card that is busy for ever stays so after CMD0 */
    bool bad_csd;            /* of an unknown version */
    struct sd_native_fault faults[8];
    /* The host did what it must not. If it returns, the model ignores what it can. */
    void (*violation)(void *user, const char *text);
    void *user;
};

/* The order is that of CURRENT_STATE in the card status. */
enum sd_native_state {
    SDN_IDLE,
    SDN_READY,
    SDN_IDENT,
    SDN_STBY,
    SDN_TRAN,
    SDN_DATA,
    SDN_RCV,
    SDN_PRG,
    SDN_DIS,
    SDN_INACTIVE,
};

/* What follows a command on CMD. */
struct sd_native_answer {
    unsigned length; /* bytes on the wire: 6 or 17; 0: no answer */
    unsigned gap;    /* clocks between the command's end bit and the answer's start bit */
    uint8_t bytes[17];
};

/* A block on the data lines. The CRCs are those of the lines in use. */
struct sd_native_block {
    unsigned length; /* bytes: at most a sector */
    bool no_start;   /* a line lacks its start bit */
    bool no_end;     /* a line lacks its end bit */
    uint8_t data[SD_NATIVE_SECTOR];
    uint16_t crc[SD_NATIVE_LINES];
};

/* The three bits that a card answers to a block (section 4.3.4 and figure 4-9). */
enum sd_native_crc_status {
    SDN_CRC_STATUS_OK = 2,
    SDN_CRC_STATUS_ERROR = 5,
    SDN_CRC_STATUS_PROGRAM = 6,
    SDN_CRC_STATUS_NONE = 7, /* nothing is sent */
};

struct sd_native {
    struct sd_native_config config;
    enum sd_native_state state;
    uint64_t now;      /* ns */
    uint32_t hz;       /* of the clock */
    uint64_t clocks;   /* since power-up */
    uint64_t quiet_at; /* clocks: until then no command may begin */
    bool commanded;    /* since power-up */
    bool removed;
    unsigned index; /* of the last command, as in the faults */
    bool version2_seen, app_command, initialising, ready;
    uint64_t ready_at, busy_until, data_at;
    uint32_t status; /* error bits for the next R1 */
    uint16_t rca;
    unsigned lines;
    bool high_speed, high_speed_pending;
    uint64_t high_speed_at; /* clocks */
    uint64_t extension;     /* CMD22: upper bits of the next address */

    bool sending, receiving, multiple, listened;
    bool refused;        /* a block of the write; further ones are ignored */
    uint32_t written;    /* blocks of the last write: ACMD22 */
    uint32_t count;      /* CMD23: blocks left; 0 open-ended */
    uint32_t count_next; /* CMD23 was the last command */
    uint64_t sector;
    uint8_t reg[SD_NATIVE_SECTOR]; /* what is sent instead of a sector */
    unsigned reg_length;
    uint64_t reg_where; /* for the faults */
    uint8_t ext_csd[SD_NATIVE_SECTOR];

    unsigned commands[128]; /* received, ACMDs from SDN_APP */
    uint64_t blocks_read, blocks_written;
};

/* A card that was just plugged in. */
void sd_native_init(struct sd_native *card, const struct sd_native_config *config);

/* The clock ran for @clocks more, all told (also those of commands, answers and blocks), at @hz. It
 * is now @now_ns. Call it before each of the functions below. */
void sd_native_clock(struct sd_native *card, uint64_t clocks, uint32_t hz, uint64_t now_ns);

/* The host sent a command, whose end bit was at @now_ns. Fills in the answer. */
void sd_native_command(struct sd_native *card, const uint8_t frame[6], uint64_t now_ns,
                       struct sd_native_answer *answer);

/* When the start bit of the next block appears, SD_NATIVE_NEVER if none does. */
uint64_t sd_native_data_at(const struct sd_native *card);

/* The block whose start bit is on the lines; @lines are those that the host samples. */
void sd_native_read(struct sd_native *card, unsigned lines, struct sd_native_block *block);

/* The end bit of the block that sd_native_read() gave is over: what the card does next. */
void sd_native_read_done(struct sd_native *card, uint64_t now_ns);

/* The host stops to listen to the block, or to what it waits for: the card sends it all the same.
 */
void sd_native_abandon(struct sd_native *card);

/* The host sent a block on @lines, whose end bit was at @now_ns. The CRC status follows after two
 * clocks and takes five; then the card is busy. */
enum sd_native_crc_status sd_native_write(struct sd_native *card, unsigned lines,
                                          const struct sd_native_block *block, uint64_t now_ns);

/* Whether the card holds the data line 0 low. */
bool sd_native_busy(const struct sd_native *card, uint64_t now_ns);

/* How long it does, SD_NATIVE_NEVER if for ever. */
uint64_t sd_native_busy_until(const struct sd_native *card);

/* The CRC16 of each of @lines lines that carry @length bytes (figure 4-8 of the specification). */
void sd_native_crc16(const uint8_t *data, size_t length, unsigned lines, uint16_t crc[]);

uint8_t sd_native_crc7(const uint8_t *bytes, size_t length);
