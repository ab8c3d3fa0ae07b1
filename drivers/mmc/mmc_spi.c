/* The host of SPI mode and its bring-up. */
#include "drivers/mmc/mmc_spi.h"
#include "drivers/mmc/mmc_spi_protocol.h"
#include <errno.h>
#include <yao/module.h>

YAO_REQUIRE(exfat, some);

static int turn_crc_on(struct mmc_card *card)
{
    return mmc_try(card, MMC_SPI_CRC_ON_OFF, 1, MMC_R1, NULL);
}

static int set_speed(struct mmc_card *card)
{
    struct mmc_host *host = card->host;
    uint32_t hz = host->max_hz < MMC_DEFAULT_SPEED_HZ ? host->max_hz : MMC_DEFAULT_SPEED_HZ;
    card->rate = mmc_spi_set_clock(host, hz);
    return 0;
}

static int read_product(struct mmc_card *card)
{
    uint32_t cid[4];
    if (mmc_try(card, MMC_SEND_CID, 0, MMC_R2, cid) == 0)
        mmc_keep_product(card, cid);
    return 0;
}

static const mmc_step steps[] = {
    mmc_spi_reset,        mmc_check_interface, turn_crc_on, mmc_leave_idle,
    mmc_set_block_length, mmc_check_status,    set_speed,   mmc_read_csd,
    mmc_probe_capacity,   read_product,        NULL,
};

static int look_at(const struct gpio *line)
{
    int level = line ? gpio_value(line) : -ENOTSUP;
    return level < 0 ? -ENOTSUP : level;
}

static int is_present(struct mmc_host *host)
{
    const struct mmc_spi *spi = host->priv;
    return look_at(spi->present);
}

static int is_read_only(struct mmc_host *host)
{
    const struct mmc_spi *spi = host->priv;
    return look_at(spi->read_only);
}

static const struct mmc_host_ops ops = {
    .command = mmc_spi_command,
    .set_clock = mmc_spi_set_clock,
    .present = is_present,
    .read_only = is_read_only,
    .recover = mmc_spi_recover,
};

int mmc_spi_init(struct mmc_spi *spi, const struct mmc_spi_config *config)
{
    spi->spi = config->spi;
    spi->line = config->line;
    spi->present = config->present;
    spi->read_only = config->read_only;
    spi->stop_due = false;
    spi->host = (struct mmc_host){
        .ops = &ops,
        .priv = spi,
        .name = config->name,
        .max_hz = config->max_hz,
        .max_width = 1,
        .removable = true,
    };
    return mmc_start(&spi->card, &spi->host, steps, NULL);
}
