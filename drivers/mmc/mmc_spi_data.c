/* Transfer of single data blocks, with their tokens and CRC (section 7.3.3). */
#include "drivers/mmc/mmc_spi_protocol.h"
#include "lib/crc/crc16.h"
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
#define RESPONSE_BYTES 8

/* Polling for the token receives several bytes at a time: those after it begin the block. */
int mmc_spi_receive_block(struct mmc_spi *spi, uint8_t *data, size_t length, unsigned patience_ms)
{
    struct mmc_spi_chunk chunk;
    uint8_t crc[2];
    int error = mmc_spi_wait_token(spi, &chunk, patience_ms);
    if (error)
        return error;
    size_t early = POLL_BYTES - chunk.next;
    memcpy(data, chunk.bytes + chunk.next, early);
    error = mmc_spi_exchange(spi, NULL, data + early, length - early);
    if (!error)
        error = mmc_spi_exchange(spi, NULL, crc, sizeof(crc));
    if (error)
        return error;
    if (crc16(0, data, length) != (crc[0] << 8 | crc[1]))
        return mmc_spi_fail(spi, -EILSEQ, "CRC error in the data");
    return 0;
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

/* Sends the CRC and receives the data response. */
static int finish_block(struct mmc_spi *spi, uint16_t crc)
{
    uint8_t out[3] = {(uint8_t)(crc >> 8), (uint8_t)crc, 0xff}, in[3];
    int error = mmc_spi_exchange(spi, out, in, sizeof(in));
    for (unsigned i = 0; i < RESPONSE_BYTES && !error && in[2] == 0xff; i++)
        error = mmc_spi_exchange(spi, NULL, &in[2], 1);
    if (error)
        return error;
    if (in[2] == 0xff)
        return mmc_spi_fail(spi, -ETIMEDOUT, "no data response");
    return judge_response(spi, in[2]);
}

int mmc_spi_send_block(struct mmc_spi *spi, uint8_t token, const uint8_t *data)
{
    const uint8_t head[2] = {0xff, token}; /* N_WR >= 1 byte before the token, section 7.5.4 */
    uint16_t crc = crc16(0, data, BLOCK_SECTOR);
    int error = mmc_spi_exchange(spi, head, NULL, sizeof(head));
    if (!error)
        error = mmc_spi_exchange(spi, data, NULL, BLOCK_SECTOR);
    if (!error)
        error = finish_block(spi, crc);
    return error ? error : mmc_spi_wait_ready(spi);
}
