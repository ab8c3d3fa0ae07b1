/* Bringing a card up, again if need be, and saying what became of it. */
#include "drivers/mmc/mmc_core.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/time.h>

#define ASK_NS TIME_MS(500) /* nobody changes a card in less */

/* All that describes a card is forgotten, and not what describes the slot. */
static int begin(struct mmc_card *card, const mmc_step *steps)
{
    int error = 0;
    *card = (struct mmc_card){
        .block = card->block,
        .host = card->host,
        .steps = card->steps,
        .others = card->others,
        .found_empty = card->found_empty,
        .answered = card->answered,
        .bring_up = (uint8_t)(card->bring_up + 1),
        .lines = 1,
        .product = "?",
    };
    card->block.sectors = 0;
    card->block.read_only = false;
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
        if (!card->found_empty)
            log_info("%s: no card in the slot", card->host->name);
        card->found_empty = true;
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

static int bring_up(struct mmc_card *card)
{
    const mmc_step *steps = card->steps, *others = card->others;
    int error;
    card->answered = false;
    card->bring_up = 0;
    do {
        error = begin(card, steps);
        if (!card->answered && others) {
            const mmc_step *first = steps;
            steps = others;
            others = first;
        }
    } while (error && card->bring_up < MMC_TRIES && !is_hopeless(card, error));
    if (error)
        return give_up(card, error);
    card->found_empty = false;
    describe(card);
    return 0;
}

/* A card that was not brought up is not touched. */
static int start(struct mmc_card *card)
{
    int error = bring_up(card);
    card->block.medium += !error;
    card->seen = time_ns();
    card->result = error;
    card->gone = error != 0;
    return error;
}

int mmc_start(struct mmc_card *card, struct mmc_host *host, const mmc_step *steps,
              const mmc_step *others)
{
    *card = (struct mmc_card){
        .block = {.ops = &mmc_block_ops,
                  .priv = card,
                  .request_max = host->blocks_max,
                  .dma = host->dma},
        .host = host,
        .steps = steps,
        .others = others,
    };
    int error = start(card);
    card->fresh = true;
    return error;
}

void mmc_lose(struct mmc_card *card)
{
    card->gone = true;
    card->fresh = false;
    card->result = -ENODEV;
    card->seen = time_ns() - ASK_NS;
}

/* Asks the card itself, as it may have been changed for another; not so often that it costs
 * anything. */
static bool is_same(struct mmc_card *card)
{
    uint64_t now = time_ns();
    if (mmc_is_undetected(card->host))
        return false;
    if (now - card->seen < ASK_NS)
        return true;
    card->seen = now;
    return mmc_present(card);
}

/* Where card detect sees nothing, nothing is tried, and otherwise not all the time: it takes a
 * third of a second. */
static bool is_due(struct mmc_card *card)
{
    if (!mmc_is_undetected(card->host))
        return time_ns() - card->seen >= ASK_NS;
    card->seen = time_ns() - ASK_NS;
    return !card->found_empty;
}

int mmc_look(struct block_device *block)
{
    struct mmc_card *card = block->priv;
    if (!card->fresh && !card->gone && !is_same(card)) {
        log_info("%s: the card was removed", card->host->name);
        mmc_lose(card);
    }
    if (!card->fresh && card->gone && is_due(card))
        start(card);
    card->fresh = false;
    return card->result == -ENODEV ? -ENOMEDIUM : card->result;
}
