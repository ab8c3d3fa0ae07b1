/* What the bring-up of SD cards and of eMMC in native mode have in common: sections 4.2 and 4.3. */
#include "drivers/mmc/mmc_native.h"
#include <errno.h>
#include <string.h>
#include <yao/time.h>

#define POWER_UP_NS TIME_MS(1)

int mmc_native_set_width(struct mmc_card *card, unsigned lines)
{
    struct mmc_host *host = card->host;
    if (host->ops->set_width && host->ops->set_width(host, lines))
        return mmc_fail(card, -EIO, "the controller does not have that many data lines");
    card->lines = lines;
    return 0;
}

void mmc_native_set_clock(struct mmc_card *card, uint32_t hz)
{
    struct mmc_host *host = card->host;
    card->rate = host->ops->set_clock(host, hz < host->max_hz ? hz : host->max_hz);
}

int mmc_native_reset(struct mmc_card *card)
{
    struct mmc_host *host = card->host;
    if (mmc_is_undetected(host))
        return -ENODEV;
    if (card->bring_up > 1 && host->ops->recover)
        host->ops->recover(host);
    mmc_native_set_clock(card, MMC_IDENTIFICATION_HZ);
    time_sleep_until(time_ns() + POWER_UP_NS);
    int error = mmc_native_set_width(card, 1);
    return error ? error : mmc_command(card, MMC_GO_IDLE_STATE, 0, MMC_NONE, NULL);
}

int mmc_native_identify(struct mmc_card *card)
{
    uint32_t cid[4];
    int error = mmc_command(card, MMC_ALL_SEND_CID, 0, MMC_R2, cid);
    if (!error)
        mmc_keep_product(card, cid);
    return error;
}

int mmc_native_select(struct mmc_card *card)
{
    int error = mmc_command(card, MMC_SELECT, card->address, MMC_R1B, NULL);
    return error ? error : mmc_wait_ready(card);
}

static int read_once(struct mmc_card *card, bool app, enum mmc_index index, uint32_t argument,
                     struct mmc_data *data)
{
    struct mmc_command command = {(uint8_t)index, argument, MMC_R1, {0}};
    struct mmc_host *host = card->host;
    int error = app ? mmc_command(card, MMC_APP_CMD, card->address, MMC_R1, NULL) : 0;
    if (error)
        return error;
    error = host->ops->command(host, &command, data);
    if (!error)
        return mmc_judge(card, command.answer[0]);
    const char *cause = host->cause;
    if (app) /* a card that has only seen CMD55 would take settling's CMD13 for ACMD13 */
        mmc_command(card, MMC_STOP_TRANSMISSION, 0, MMC_R1B, NULL);
    mmc_settle(card);
    return mmc_fail(card, error, cause);
}

int mmc_native_read(struct mmc_card *card, bool app, enum mmc_index index, uint32_t argument,
                    uint8_t *bytes, uint32_t size)
{
    int error;
    unsigned tries = 0;
    do {
        struct mmc_data data = {.block_size = size, .blocks = 1, .data = bytes};
        error = read_once(card, app, index, argument, &data);
    } while (error && error != -EBUSY && error != -ENOMEDIUM && ++tries < MMC_TRIES);
    return error;
}

int mmc_card_init(struct mmc_card *card, struct mmc_host *host)
{
    return host->is_emmc ? mmc_start(card, host, mmc_emmc_steps, NULL)
                         : mmc_start(card, host, mmc_sd_steps, mmc_emmc_steps);
}
