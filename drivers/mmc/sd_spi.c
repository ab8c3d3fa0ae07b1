#include "drivers/mmc/sd_protocol.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>

#define TRIES 3

typedef int (*transfer_fn)(struct sd_spi *card, struct sd_run *run);

/* Callers know -EBUSY, a card that stays busy, as -ETIMEDOUT. */
static int public_error(int error)
{
    return error == -EBUSY ? -ETIMEDOUT : error;
}

static int give_up(struct sd_spi *card, const struct sd_run *run, const char *operation, int error)
{
    log_error("%s: %s sector %llu: %s", card->name, operation, (unsigned long long)run->sector,
              card->gone ? "the card was removed" : card->cause);
    return public_error(error);
}

/* Errors for which trying again is useless. */
static bool is_permanent(int error)
{
    return error == -EROFS || error == -EBUSY;
}

/* After a failure continues with the block that failed; gives up after TRIES failures at one block.
 */
static int transfer(struct sd_spi *card, struct sd_run run, const char *operation,
                    transfer_fn transfer_run)
{
    unsigned failures = 0;
    while (run.count > 0 && !card->gone) {
        uint32_t before = run.count;
        int error = transfer_run(card, &run);
        if (!error)
            continue;
        failures = run.count == before ? failures + 1 : 1;
        card->gone = !sd_present(card);
        if (card->gone)
            return give_up(card, &run, operation, -ENOMEDIUM);
        if (run.count > 0 && (failures == TRIES || is_permanent(error)))
            return give_up(card, &run, operation, error);
        log_info("%s: %s sector %llu: %s: trying again", card->name, operation,
                 (unsigned long long)run.sector, card->cause);
    }
    return run.count > 0 ? -ENOMEDIUM : 0;
}

static int sd_spi_read(struct block_device *block, const struct block_request *request)
{
    struct sd_run run = {request->sector, request->data, request->count};
    return transfer(block->priv, run, "read", sd_read_run);
}

static int sd_spi_write(struct block_device *block, const struct block_request *request)
{
    struct sd_run run = {request->sector, request->data, request->count};
    return transfer(block->priv, run, "write", sd_write_run);
}

/* No flush: a write is complete when the card is no longer busy, for which it waits. */
static const struct block_ops ops = {.read = sd_spi_read, .write = sd_spi_write};

/* Product name, section 5.2: up to 5 printable characters in the CID. */
static void product(struct sd_spi *card, char name[6])
{
    uint8_t cid[16];
    strcpy(name, "?");
    if (sd_read_register(card, SD_SEND_CID, cid))
        return;
    for (unsigned i = 0; i < 5; i++)
        name[i] = (char)(cid[3 + i] > ' ' && cid[3 + i] < 0x7f ? cid[3 + i] : '_');
    name[5] = '\0';
}

static void describe(struct sd_spi *card)
{
    char name[6];
    product(card, name);
    log_info("%s: %s card \"%s\", %llu MiB, %u kHz", card->name,
             card->high_capacity ? "high-capacity SD" : "SD", name,
             (unsigned long long)card->block.sectors >> 11, card->rate / 1000);
}

static int start_card(struct sd_spi *card, uint32_t max_hz)
{
    int error = sd_identify(card);
    if (error)
        return error;
    sd_set_rate(card, max_hz < SD_DEFAULT_SPEED_HZ ? max_hz : SD_DEFAULT_SPEED_HZ);
    return sd_find_capacity(card);
}

int sd_spi_init(struct sd_spi *card, const struct sd_spi_config *config)
{
    *card = (struct sd_spi){
        .block = {.ops = &ops, .priv = card},
        .spi = config->spi,
        .line = config->line,
        .name = config->name,
    };
    int error = start_card(card, config->max_hz);
    if (!error)
        describe(card);
    else if (error == -ENODEV)
        log_info("%s: no card in the slot", card->name);
    else
        log_error("%s: bring up the card: %s", card->name, card->cause);
    return public_error(error);
}
