/* Transfer of single data blocks, with their tokens and CRC (section 7.3.3). */
#include "drivers/mmc/sd_protocol.h"
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
int sd_receive_block(struct sd_spi *card, uint8_t *data, size_t length)
{
    struct sd_chunk chunk;
    uint8_t crc[2];
    int error = sd_wait_token(card, &chunk);
    if (error)
        return error;
    size_t early = SD_POLL_BYTES - chunk.next;
    memcpy(data, chunk.bytes + chunk.next, early);
    error = sd_exchange(card, NULL, data + early, length - early);
    if (!error)
        error = sd_exchange(card, NULL, crc, sizeof(crc));
    if (error)
        return error;
    if (crc16(0, data, length) != (crc[0] << 8 | crc[1]))
        return sd_fail(card, -EIO, "CRC error in the data");
    return 0;
}

static int judge_response(struct sd_spi *card, uint8_t response)
{
    if ((response & RESPONSE_FORM) != 0x01)
        return sd_fail(card, -EIO, "garbage instead of a data response");
    switch (response & RESPONSE_VALUE) {
    case RESPONSE_ACCEPTED:
        return 0;
    case RESPONSE_CRC_ERROR:
        return sd_fail(card, -EIO, "the card saw a CRC error in the data");
    case RESPONSE_WRITE_ERROR:
        return sd_fail(card, -EIO, "the card could not write");
    default:
        return sd_fail(card, -EIO, "the card rejected the data");
    }
}

/* Sends the CRC and receives the data response. */
static int finish_block(struct sd_spi *card, uint16_t crc)
{
    uint8_t out[3] = {(uint8_t)(crc >> 8), (uint8_t)crc, 0xff}, in[3];
    int error = sd_exchange(card, out, in, sizeof(in));
    for (unsigned i = 0; i < RESPONSE_BYTES && !error && in[2] == 0xff; i++)
        error = sd_exchange(card, NULL, &in[2], 1);
    if (error)
        return error;
    if (in[2] == 0xff)
        return sd_fail(card, -ETIMEDOUT, "no data response");
    return judge_response(card, in[2]);
}

int sd_send_block(struct sd_spi *card, uint8_t token, const uint8_t *data)
{
    const uint8_t head[2] = {0xff, token}; /* N_WR >= 1 byte before the token, section 7.5.4 */
    uint16_t crc = crc16(0, data, BLOCK_SECTOR);
    int error = sd_exchange(card, head, NULL, sizeof(head));
    if (!error)
        error = sd_exchange(card, data, NULL, BLOCK_SECTOR);
    if (!error)
        error = finish_block(card, crc);
    return error ? error : sd_wait_ready(card);
}
