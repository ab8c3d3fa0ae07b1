/*
 * Private to the host of SPI mode: what its files share. Section numbers refer to the Physical
 * Layer Simplified Specification, version 6.00.
 *
 * Functions return a value >= 0 or a negative errno of struct mmc_host_ops. Where an error
 * originates, mmc_spi_fail() also records its cause in words in host.cause.
 */
#pragma once

#include "drivers/mmc/mmc_core.h"
#include "drivers/mmc/mmc_spi.h"

/* Commands of SPI mode alone, section 7.3.1.3 */
#define MMC_SPI_READ_OCR   58
#define MMC_SPI_CRC_ON_OFF 59

/* R1, section 7.3.2.1 */
#define R1_IDLE      0x01
#define R1_ILLEGAL   0x04
#define R1_CRC       0x08
#define R1_ADDRESS   0x20
#define R1_PARAMETER 0x40

/* Tokens, section 7.3.3 */
#define TOKEN_BLOCK       0xfe
#define TOKEN_WRITE_MULTI 0xfc
#define TOKEN_STOP        0xfd

/* Section 4.6.2: a read takes up to 100 ms. It gets twice that, as nothing is gained by giving up
 * early; but only a little if the card said that it would not read. */
#define READ_MS    200
#define REFUSED_MS 5

/* Bytes to receive at once while polling for a data token. */
#define POLL_BYTES 8u

static inline int mmc_spi_fail(struct mmc_spi *spi, int error, const char *cause)
{
    spi->host.cause = cause;
    return error;
}

/* mmc_spi_command.c: one command at a time. */

/* Sets SCK to at most @hz, and .spin_polls. Returns the rate. */
uint32_t mmc_spi_set_clock(struct mmc_host *host, uint32_t hz);
/* Exchanges bytes; see struct spi_ops. */
int mmc_spi_exchange(struct mmc_spi *spi, const uint8_t *out, uint8_t *in, size_t length);
/* Asserts the chip select, and waits until the card is not busy. mmc_spi_deselect() must follow,
 * even if this fails. */
int mmc_spi_select(struct mmc_spi *spi);
/* Deasserts the chip select, and clocks the card so that it releases the data line. */
void mmc_spi_deselect(struct mmc_spi *spi);
/* Sends a command to the selected card and returns its R1 (0 to 127). */
int mmc_spi_r1(struct mmc_spi *spi, unsigned index, uint32_t argument);
/* Ends a transfer with CMD12, until the card is at rest. */
int mmc_spi_stop(struct mmc_spi *spi);
/* Selects, sends a command, receives the @length bytes that follow R1 and deselects. Returns R1. */
int mmc_spi_transact(struct mmc_spi *spi, unsigned index, uint32_t argument, uint8_t *rest,
                     size_t length);
/* Fails with the cause that a nonzero R1 stands for. */
int mmc_spi_refused(struct mmc_spi *spi, int r1);

/* mmc_spi_wait.c */

/* Bytes among which a data token is looked for. */
struct mmc_spi_chunk {
    struct mmc_spi *spi;
    uint8_t bytes[POLL_BYTES];
    bool received; /* with the block before, and not looked at yet */
    unsigned next; /* index after the token */
};

/* Waits for a data token. On success @chunk holds it and the bytes that were received after it. */
int mmc_spi_wait_token(struct mmc_spi_chunk *chunk, unsigned patience_ms);
/* Waits until the card is not busy. -EBUSY: it still holds the line low after MMC_BUSY_MS, so no
 * command can be sent. */
int mmc_spi_wait_ready(struct mmc_spi *spi);

/* mmc_spi_data.c: data blocks. */

/* Receives one data block of @length >= 2 * POLL_BYTES bytes and checks it; if @more follow, the
 * bytes behind it into @chunk without a pause. */
int mmc_spi_receive_block(struct mmc_spi_chunk *chunk, uint8_t *data, size_t length,
                          unsigned patience_ms, bool more);
/* Sends one data block of BLOCK_SECTOR bytes and waits until the card is done with it. */
int mmc_spi_send_block(struct mmc_spi *spi, uint8_t token, const uint8_t *data);

/* mmc_spi_run.c: the blocks of one command. */
int mmc_spi_read(struct mmc_spi *spi, const struct mmc_command *command, struct mmc_data *data);
int mmc_spi_write(struct mmc_spi *spi, const struct mmc_command *command, struct mmc_data *data);

/* mmc_spi_answers.c: struct mmc_host_ops.command: SPI mode's answers in the form of native mode. */
int mmc_spi_command(struct mmc_host *host, struct mmc_command *command, struct mmc_data *data);

/* mmc_spi_reset.c: a step of the bring-up: CMD0, whatever the card is at. */
int mmc_spi_reset(struct mmc_card *card);
/* struct mmc_host_ops.recover: ends a read that the host believes to be over. */
int mmc_spi_recover(struct mmc_host *host);
