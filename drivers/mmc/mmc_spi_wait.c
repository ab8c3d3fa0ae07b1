/* Waiting for the card: for a data token, and for the end of busy. The card works on while SCK is
 * stopped (section 4.12.7, "Clock Control"), so waits may sleep. */
#include "drivers/mmc/mmc_spi_protocol.h"
#include "drivers/mmc/mmc_wait.h"
#include <errno.h>
#include <yao/time.h>

static int poll_token(void *arg)
{
    struct mmc_spi_chunk *chunk = arg;
    int error = chunk->received ? 0 : mmc_spi_exchange(chunk->spi, NULL, chunk->bytes, POLL_BYTES);
    chunk->received = false;
    if (error)
        return error;
    for (unsigned i = 0; i < POLL_BYTES; i++)
        if (chunk->bytes[i] != 0xff) {
            chunk->next = i + 1;
            return 1;
        }
    return 0;
}

/* Data error tokens, section 7.3.3.3. */
static int token_error(struct mmc_spi *spi, uint8_t token)
{
    if (token & 0xe0)
        return mmc_spi_fail(spi, -EIO, "garbage where the data should begin");
    if (token & 0x08)
        return mmc_spi_fail(spi, -EIO, "the card reports an address out of range");
    if (token & 0x04)
        return mmc_spi_fail(spi, -EIO, "the card could not correct its data");
    if (token & 0x02)
        return mmc_spi_fail(spi, -EIO, "the card's controller failed");
    return mmc_spi_fail(spi, -EIO, "the card reports an error");
}

int mmc_spi_wait_token(struct mmc_spi_chunk *chunk, unsigned patience_ms)
{
    struct mmc_spi *spi = chunk->spi;
    int error = mmc_wait(poll_token, chunk, spi->spin_polls, TIME_MS(patience_ms));
    if (error == -ETIMEDOUT)
        return mmc_spi_fail(spi, error, "no data within 200 ms");
    if (error < 0)
        return error;
    uint8_t token = chunk->bytes[chunk->next - 1];
    return token == TOKEN_BLOCK ? 0 : token_error(spi, token);
}

/* The card holds its output low while it is busy, so a byte of ones means ready. */
static int poll_ready(void *arg)
{
    uint8_t byte;
    int error = mmc_spi_exchange(arg, NULL, &byte, 1);
    return error ? error : byte == 0xff;
}

int mmc_spi_wait_ready(struct mmc_spi *spi)
{
    int error = mmc_wait(poll_ready, spi, spi->spin_polls, TIME_MS(MMC_BUSY_MS));
    if (error == -ETIMEDOUT)
        return mmc_spi_fail(spi, -EBUSY, "still busy after 3.5 s");
    return error < 0 ? error : 0;
}
