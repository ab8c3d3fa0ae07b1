/* Transfer of single data blocks, with their tokens and CRC (section 7.3.3). */
#include "drivers/mmc/mmc_spi_protocol.h"
#include <errno.h>

/* Data response, section 7.3.3.1: xxx0sss1 */
#define RESPONSE_FORM        0x11
#define RESPONSE_VALUE       0x1f
#define RESPONSE_ACCEPTED    0x05
#define RESPONSE_CRC_ERROR   0x0b
#define RESPONSE_WRITE_ERROR 0x0d

/* Bytes to wait for a data response. It should follow the CRC immediately, but some cards are late.
 * What is received without a pause is enough for those that are not late, nor busy for long. */
#define RESPONSE_BYTES 9
#define TAIL_BYTES     4u

static int exchange_block(struct mmc_spi *spi, const struct spi_block *block)
{
    int error = spi->spi->ops->exchange_block(spi->spi, block);
    if (error == -EILSEQ)
        return mmc_spi_fail(spi, error, "CRC error in the data");
    return error ? mmc_spi_fail(spi, -EIO, "the SPI controller stalled") : 0;
}

/* Polling for the token receives several bytes at a time: those after it begin the block. */
int mmc_spi_receive_block(struct mmc_spi_chunk *chunk, uint8_t *data, size_t length,
                          unsigned patience_ms, bool more)
{
    int error = mmc_spi_wait_token(chunk, patience_ms);
    if (error)
        return error;
    struct spi_block block = {
        .in = data,
        .length = length,
        .early = chunk->bytes + chunk->next,
        .early_length = POLL_BYTES - chunk->next,
        .tail = chunk->bytes,
        .tail_length = more ? POLL_BYTES : 0,
    };
    chunk->received = more;
    return exchange_block(chunk->spi, &block);
}

static int judge_response(struct mmc_spi *spi, uint8_t response)
{
    if ((response & RESPONSE_FORM) != 0x01)
        return mmc_spi_fail(spi, -EIO, "garbage instead of a data response");
    switch (response & RESPONSE_VALUE) {
    case RESPONSE_ACCEPTED:
        return 0;
    case RESPONSE_CRC_ERROR:
        return mmc_spi_fail(spi, -EILSEQ, "the card saw a CRC error in the data");
    case RESPONSE_WRITE_ERROR:
        return mmc_spi_fail(spi, -EIO, "the card could not write");
    default:
        return mmc_spi_fail(spi, -EIO, "the card rejected the data");
    }
}

/* Of a card that was late. */
static int receive_response(struct mmc_spi *spi)
{
    uint8_t response = 0xff;
    int error = 0;
    for (unsigned i = TAIL_BYTES; i < RESPONSE_BYTES && !error && response == 0xff; i++)
        error = mmc_spi_exchange(spi, NULL, &response, 1);
    if (error)
        return error;
    if (response == 0xff)
        return mmc_spi_fail(spi, -ETIMEDOUT, "no data response");
    return judge_response(spi, response);
}

/* A byte of ones behind the response means ready. */
static int look_at_tail(struct mmc_spi *spi, const uint8_t tail[TAIL_BYTES])
{
    unsigned i = 0;
    while (i < TAIL_BYTES && tail[i] == 0xff)
        i++;
    int error = i < TAIL_BYTES ? judge_response(spi, tail[i]) : receive_response(spi);
    if (!error && i + 1 < TAIL_BYTES && tail[TAIL_BYTES - 1] == 0xff)
        return 0;
    return error ? error : mmc_spi_wait_ready(spi);
}

int mmc_spi_send_block(struct mmc_spi *spi, uint8_t token, const uint8_t *data)
{
    const uint8_t head[2] = {0xff, token}; /* N_WR >= 1 byte before the token, section 7.5.4 */
    uint8_t tail[TAIL_BYTES];
    const struct spi_block block = {
        .head = head,
        .head_length = sizeof(head),
        .out = data,
        .length = BLOCK_SECTOR,
        .tail = tail,
        .tail_length = TAIL_BYTES,
    };
    int error = exchange_block(spi, &block);
    return error ? error : look_at_tail(spi, tail);
}
