/* From any state that power-on or the firmware left the card in to SPI mode and idle: section
 * 7.2.1, figure 7-2. */
#include "drivers/mmc/mmc_spi_protocol.h"
#include <errno.h>

#define POWER_UP_BYTES 10 /* at least 74 clocks, section 6.4.1.1 */

#define IDLE_TRIES    10
#define BLOCK_AND_CRC (BLOCK_SECTOR + 2)

/* Sends CMD0 without waiting for the card to be ready, as it may be sending data. Returns R1. */
static int go_idle(struct mmc_spi *spi)
{
    spi->spi->ops->select(spi->spi, spi->line, true);
    int r1 = mmc_spi_r1(spi, MMC_GO_IDLE_STATE, 0);
    mmc_spi_deselect(spi);
    return r1;
}

/* Stops a multiple read that the firmware or a reset left in progress, and clocks out the rest of
 * the block that the card is sending. Harmless if there is none. */
static void end_read(struct mmc_spi *spi)
{
    spi->spi->ops->select(spi->spi, spi->line, true);
    mmc_spi_r1(spi, MMC_STOP_TRANSMISSION, 0);
    mmc_spi_exchange(spi, NULL, NULL, BLOCK_AND_CRC);
    mmc_spi_deselect(spi);
}

/* Whether the card is sending data: at rest it holds its output high. */
static bool streams(struct mmc_spi *spi)
{
    uint8_t bytes[POLL_BYTES] = {0};
    bool at_rest = true;
    spi->spi->ops->select(spi->spi, spi->line, true);
    mmc_spi_exchange(spi, NULL, bytes, sizeof(bytes));
    mmc_spi_deselect(spi);
    for (unsigned i = 0; i < sizeof(bytes); i++)
        at_rest = at_rest && bytes[i] == 0xff;
    return !at_rest;
}

int mmc_spi_recover(struct mmc_host *host)
{
    struct mmc_spi *spi = host->priv;
    for (unsigned i = 0; i < MMC_TRIES && streams(spi); i++)
        end_read(spi);
    return 0;
}

/* A card that was in use before may need several CMD0s: QEMU 7.2's answers the first one with an
 * error. */
int mmc_spi_reset(struct mmc_card *card)
{
    struct mmc_spi *spi = card->host->priv;
    mmc_spi_set_clock(card->host, MMC_IDENTIFICATION_HZ);
    mmc_spi_deselect(spi);
    mmc_spi_exchange(spi, NULL, NULL, POWER_UP_BYTES);
    if (streams(spi))
        end_read(spi);
    for (unsigned i = 0; i < IDLE_TRIES; i++) {
        int r1 = go_idle(spi);
        if (r1 == R1_IDLE)
            return 0;
        card->answered |= r1 >= 0;
        end_read(spi);
    }
    return mmc_fail(card, -EIO, "the card does not go idle");
}
