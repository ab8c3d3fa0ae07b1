/* Commands without data, and what is found out with them: whether the card is ready, and there. */
#include "drivers/mmc/mmc_core.h"
#include "drivers/mmc/mmc_wait.h"
#include <errno.h>
#include <yao/time.h>

#define BUSY_SPINS 100u /* polls before the wait sleeps between polls */

int mmc_command(struct mmc_card *card, enum mmc_index index, uint32_t argument,
                enum mmc_response response, uint32_t *answer)
{
    struct mmc_command command = {(uint8_t)index, argument, response, {0}};
    int error = card->host->ops->command(card->host, &command, NULL);
    card->answered |= (!error && response != MMC_NONE) || (error && error != -ETIMEDOUT);
    if (error)
        return mmc_fail(card, error, card->host->cause);
    for (unsigned i = 0; answer && i < (response == MMC_R2 ? 4 : 1); i++)
        answer[i] = command.answer[i];
    return 0;
}

/* Errors after which nothing is gained by trying the same again. */
static bool is_final(int error)
{
    return error == -EBUSY || error == -ENOMEDIUM;
}

int mmc_try(struct mmc_card *card, enum mmc_index index, uint32_t argument,
            enum mmc_response response, uint32_t *answer)
{
    int error = mmc_command(card, index, argument, response, answer);
    for (unsigned tries = 1; error && !is_final(error) && tries < MMC_TRIES; tries++) {
        if (response == MMC_R1B) /* the card may be at it, although its answer got lost */
            error = mmc_wait_ready(card);
        if (error != -EBUSY)
            error = mmc_command(card, index, argument, response, answer);
    }
    return error;
}

int mmc_app_command(struct mmc_card *card, enum mmc_index index, uint32_t argument,
                    enum mmc_response response, uint32_t *answer)
{
    int error = mmc_command(card, MMC_APP_CMD, card->address, MMC_R1, NULL);
    return error ? error : mmc_command(card, index, argument, response, answer);
}

/* COM_CRC_ERROR and ILLEGAL_COMMAND tell of the command before, which was dealt with then. */
int mmc_judge(struct mmc_card *card, uint32_t status)
{
    if (!(status & MMC_STATUS_ERRORS))
        return 0;
    if (status & MMC_STATUS_WP_VIOLATION)
        return mmc_fail(card, -EROFS, "the sector is write-protected");
    if (status & (MMC_STATUS_OUT_OF_RANGE | MMC_STATUS_ADDRESS))
        return mmc_fail(card, -EIO, "the card does not accept the address");
    if (status & MMC_STATUS_ECC)
        return mmc_fail(card, -EIO, "the card could not correct its data");
    return mmc_fail(card, -EIO, "the card reports an error");
}

static int poll_ready(void *card)
{
    struct mmc_host *host = ((struct mmc_card *)card)->host;
    return !host->ops->busy(host);
}

int mmc_wait_ready(struct mmc_card *card)
{
    if (!card->host->ops->busy)
        return 0;
    int done = mmc_wait(poll_ready, card, BUSY_SPINS, TIME_MS(MMC_BUSY_MS));
    return done < 0 ? mmc_fail(card, -EBUSY, "still busy after 3.5 s") : 0;
}

/* CMD13. A card that does not know it is taken to be ready for a transfer; one that knew it before
 * was reset. */
static int read_status(struct mmc_card *card, uint32_t *status)
{
    int error = mmc_try(card, MMC_SEND_STATUS, card->address, MMC_R1, status);
    if (error != -ENOTSUP || card->status_usable)
        return error;
    *status = MMC_STATUS_TRAN;
    return 0;
}

/* noinline: a cold path with several callers. */
__attribute__((noinline)) bool mmc_is_undetected(struct mmc_host *host)
{
    return host->ops->present && host->ops->present(host) == 0;
}

/* A card that was removed and reinserted has no address any more, or in SPI mode is idle. One that
 * is busy, holding the line low, is still there. */
bool mmc_present(struct mmc_card *card)
{
    const char *cause = card->cause;
    uint32_t status = 0;
    int error = mmc_is_undetected(card->host) ? -ENOMEDIUM : 0;
    if (!error)
        error = read_status(card, &status);
    card->cause = cause;
    return error == -EBUSY || MMC_STATUS_STATE(status) >= MMC_STATE_STBY;
}

static bool transfers(uint32_t status)
{
    return MMC_STATUS_STATE(status) == MMC_STATE_DATA || MMC_STATUS_STATE(status) == MMC_STATE_RCV;
}

/* Reading the status clears its error bits: keeps them all. */
int mmc_settle(struct mmc_card *card)
{
    uint32_t status = 0, all = 0;
    if (card->host->ops->recover)
        card->host->ops->recover(card->host);
    int error = read_status(card, &status);
    for (unsigned i = 0; i < MMC_TRIES && !error && transfers(status); i++) {
        all |= status;
        mmc_command(card, MMC_STOP_TRANSMISSION, 0, MMC_R1B, NULL);
        error = mmc_wait_ready(card);
        if (!error)
            error = read_status(card, &status);
    }
    if (error || !card->status_usable)
        return error;
    return mmc_judge(card, all | status);
}
