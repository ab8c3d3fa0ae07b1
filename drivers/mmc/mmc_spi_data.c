/* Transfer of single data blocks, with their tokens and CRC (section 7.3.3). */
#include "drivers/mmc/mmc_spi_protocol.h"
#include <errno.h>
#include <string.h>

/* Data response, section 7.3.3.1: xxx0sss1 */
#define RESPONSE_FORM        0x11
#define RESPONSE_VALUE       0x1f
#define RESPONSE_ACCEPTED    0x05
#define RESPONSE_CRC_ERROR   0x0b
#define RESPONSE_WRITE_ERROR 0x0d

/* Bytes to wait for a data response. It should follow the CRC immediately, but some cards are late.
 */
#define RESPONSE_BYTES 9

static int exchange_checked(struct mmc_spi *spi, const uint8_t *out, uint8_t *in, size_t length,
                            size_t done)
{
    int error = spi->spi->ops->exchange_checked(spi->spi, out, in, length, done);
    if (error == -EILSEQ)
        return mmc_spi_fail(spi, error, "CRC error in the data");
    return error ? mmc_spi_fail(spi, -EIO, "the SPI controller stalled") : 0;
}

/* Polling for the token receives several bytes at a time: those after it begin the block. */
int mmc_spi_receive_block(struct mmc_spi *spi, uint8_t *data, size_t length, unsigned patience_ms)
{
    struct mmc_spi_chunk chunk;
    int error = mmc_spi_wait_token(spi, &chunk, patience_ms);
    if (error)
        return error;
    size_t early = POLL_BYTES - chunk.next;
    memcpy(data, chunk.bytes + chunk.next, early);
    return exchange_checked(spi, NULL, data, length, early);
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

static int receive_response(struct mmc_spi *spi)
{
    uint8_t response = 0xff;
    int error = 0;
    for (unsigned i = 0; i < RESPONSE_BYTES && !error && response == 0xff; i++)
        error = mmc_spi_exchange(spi, NULL, &response, 1);
    if (error)
        return error;
    if (response == 0xff)
        return mmc_spi_fail(spi, -ETIMEDOUT, "no data response");
    return judge_response(spi, response);
}

int mmc_spi_send_block(struct mmc_spi *spi, uint8_t token, const uint8_t *data)
{
    const uint8_t head[2] = {0xff, token}; /* N_WR >= 1 byte before the token, section 7.5.4 */
    int error = mmc_spi_exchange(spi, head, NULL, sizeof(head));
    if (!error)
        error = exchange_checked(spi, data, NULL, BLOCK_SECTOR, 0);
    if (!error)
        error = receive_response(spi);
    return error ? error : mmc_spi_wait_ready(spi);
}
