/*
 * Private to the SD driver: what its files share. Section numbers refer to the Physical Layer
 * Simplified Specification, version 6.00.
 *
 * Functions return a value >= 0 or a negative errno. Where an error originates, sd_fail() also
 * records its cause in words in card->cause, for the message.
 */
#pragma once

#include "drivers/mmc/sd_spi.h"
#include <stddef.h>

/* Section 7.3.1.3 */
enum sd_command {
    SD_GO_IDLE_STATE = 0,
    SD_SEND_IF_COND = 8,
    SD_SEND_CSD = 9,
    SD_SEND_CID = 10,
    SD_STOP_TRANSMISSION = 12,
    SD_SEND_STATUS = 13,
    SD_SET_BLOCKLEN = 16,
    SD_READ_SINGLE_BLOCK = 17,
    SD_READ_MULTIPLE_BLOCK = 18,
    SD_WRITE_BLOCK = 24,
    SD_WRITE_MULTIPLE_BLOCK = 25,
    SD_SEND_OP_COND = 41, /* application command */
    SD_APP_CMD = 55,
    SD_READ_OCR = 58,
    SD_CRC_ON_OFF = 59,
};

/* R1, section 7.3.2.1 */
#define SD_R1_IDLE      0x01
#define SD_R1_ILLEGAL   0x04
#define SD_R1_CRC       0x08
#define SD_R1_ADDRESS   0x20
#define SD_R1_PARAMETER 0x40

/* Second byte of R2, section 7.3.2.3 */
#define SD_R2_LOCKED       0x01
#define SD_R2_WP_VIOLATION 0x20

/* Tokens, section 7.3.3 */
#define SD_TOKEN_BLOCK       0xfe
#define SD_TOKEN_WRITE_MULTI 0xfc
#define SD_TOKEN_STOP        0xfd

#define SD_IDENTIFICATION_HZ 400000u
#define SD_DEFAULT_SPEED_HZ  25000000u

/* Section 4.6.2: a read takes up to 100 ms, a write up to 500 ms on SDXC. Reads get twice that, as
 * nothing is gained by giving up early. */
#define SD_READ_TIMEOUT_MS 200
#define SD_BUSY_TIMEOUT_MS 500

/* Bytes to receive at once while polling for a data token. */
#define SD_POLL_BYTES 8u

static inline int sd_fail(struct sd_spi *card, int error, const char *cause)
{
    card->cause = cause;
    return error;
}

/* Section 4.3.14: SDSC cards are addressed by byte. */
static inline uint32_t sd_address(const struct sd_spi *card, uint64_t sector)
{
    return (uint32_t)(card->high_capacity ? sector : sector * BLOCK_SECTOR);
}

/* sd_command.c: one command at a time. */

/* Sets SCK to at most @hz, and card->rate and card->spin_polls. */
void sd_set_rate(struct sd_spi *card, uint32_t hz);
/* Exchanges bytes; see struct spi_ops. */
int sd_exchange(struct sd_spi *card, const uint8_t *out, uint8_t *in, size_t length);
/* Asserts the chip select and waits until the card is not busy. sd_deselect() must follow, even if
 * this fails. */
int sd_select(struct sd_spi *card);
/* Deasserts the chip select, and clocks the card so that it releases the data line. */
void sd_deselect(struct sd_spi *card);
/* Sends a command to the selected card and returns its R1 (0 to 127). */
int sd_command(struct sd_spi *card, enum sd_command index, uint32_t argument);
/* The same, but returns -EIO for an R1 with any error bit. */
int sd_command_ok(struct sd_spi *card, enum sd_command index, uint32_t argument);
/* Selects, sends a command, receives the @length bytes that follow R1 and deselects. Returns R1. */
int sd_transact(struct sd_spi *card, enum sd_command index, uint32_t argument, uint8_t *rest,
                size_t length);
/* Whether the card is still there and still the one that was initialised. */
bool sd_present(struct sd_spi *card);
/* Fails with -EIO and the cause that a nonzero R1 stands for. */
int sd_refused(struct sd_spi *card, int r1);

/* sd_wait.c */

struct sd_chunk {
    uint8_t bytes[SD_POLL_BYTES];
    unsigned next; /* index after the token */
};

/* Waits for a data token. On success @chunk holds it and the bytes that were received after it. */
int sd_wait_token(struct sd_spi *card, struct sd_chunk *chunk);
/* Waits until the card is not busy. -EBUSY (an internal code): it still holds the line low after
 * the timeout, so no command can be sent. */
int sd_wait_ready(struct sd_spi *card);

/* sd_data.c: data blocks. */

/* Receives one data block of @length >= SD_POLL_BYTES bytes and checks it. */
int sd_receive_block(struct sd_spi *card, uint8_t *data, size_t length);
/* Sends one data block of BLOCK_SECTOR bytes and waits until the card is done with it. */
int sd_send_block(struct sd_spi *card, uint8_t token, const uint8_t *data);

/* sd_run.c: the blocks of one command. */

/* What is still to be transferred. */
struct sd_run {
    uint64_t sector;
    uint8_t *data; /* only read from when writing */
    uint32_t count;
};

/* Transfer a run with one command, and advance it past each block that was transferred. */
int sd_read_run(struct sd_spi *card, struct sd_run *run);
int sd_write_run(struct sd_spi *card, struct sd_run *run);

/* sd_registers.c */

/* Reads a 16-byte register with command @index, SD_SEND_CSD or SD_SEND_CID. */
int sd_read_register(struct sd_spi *card, enum sd_command index, uint8_t value[16]);
/* Capacity in sectors (0: the CSD makes no sense) and write protection, from the CSD. */
uint64_t sd_csd_sectors(const uint8_t csd[16]);
bool sd_csd_read_only(const uint8_t csd[16]);

/* sd_capacity.c */

/* Sets block.sectors and .read_only, from the CSD or else by trying which sectors can be read. */
int sd_find_capacity(struct sd_spi *card);

/* sd_identify.c */

/* Brings the card from any state to ready for data transfer, at SD_IDENTIFICATION_HZ. */
int sd_identify(struct sd_spi *card);
