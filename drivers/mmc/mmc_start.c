/* Bringing a card up, again if need be, and saying what became of it. */
#include "drivers/mmc/mmc_core.h"
#include <errno.h>
#include <yao/log.h>

static int begin(struct mmc_card *card, struct mmc_host *host, const mmc_step *steps)
{
    int error = 0;
    *card = (struct mmc_card){
        .block = {.ops = &mmc_block_ops, .priv = card, .request_max = host->blocks_max},
        .host = host,
        .answered = card->answered,
        .bring_up = (uint8_t)(card->bring_up + 1),
        .lines = 1,
        .product = "?",
    };
    card->block.dma = host->dma;
    for (unsigned i = 0; steps[i] && !error; i++)
        error = steps[i](card);
    return error;
}

static const char *kind(const struct mmc_card *card)
{
    if (card->emmc)
        return "eMMC";
    return card->high_capacity ? "high-capacity SD card" : "SD card";
}

static void describe(const struct mmc_card *card)
{
    log_info("%s: %s \"%s\", %llu MiB, %u kHz", card->host->name, kind(card), card->product,
             (unsigned long long)card->block.sectors >> 11, card->rate / 1000);
}

static bool is_empty(const struct mmc_card *card)
{
    return mmc_is_undetected(card->host) || (!card->answered && card->host->removable);
}

static int give_up(struct mmc_card *card, int error)
{
    if (is_empty(card)) {
        log_info("%s: no card in the slot", card->host->name);
        return -ENODEV;
    }
    log_error("%s: bring up the card: %s", card->host->name, card->cause);
    return error == -EBUSY || error == -ETIMEDOUT ? -ETIMEDOUT : -EIO;
}

/* A card that is not ready in time will not be the next time either. And where card detect sees
 * nothing, nothing will answer. */
static bool is_hopeless(const struct mmc_card *card, int error)
{
    return error == -EBUSY || (!card->answered && mmc_is_undetected(card->host));
}

int mmc_start(struct mmc_card *card, struct mmc_host *host, const mmc_step *steps,
              const mmc_step *others)
{
    card->answered = false;
    card->bring_up = 0;
    int error;
    do {
        error = begin(card, host, steps);
        if (!card->answered && others) {
            const mmc_step *first = steps;
            steps = others;
            others = first;
        }
    } while (error && card->bring_up < MMC_TRIES && !is_hopeless(card, error));
    if (error)
        return give_up(card, error);
    describe(card);
    return 0;
}
