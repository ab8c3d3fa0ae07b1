/* Reading and writing, and what is done when that fails. */
#include "drivers/mmc/mmc_core.h"
#include <errno.h>
#include <yao/log.h>

#define ADDRESS_BITS 32u

static void advance(struct mmc_run *run, uint32_t blocks)
{
    run->sector += blocks;
    run->data += (size_t)blocks * BLOCK_SECTOR;
    run->address += run->address ? blocks * BLOCK_SECTOR : 0;
    run->count -= blocks;
}

static enum mmc_index command_index(const struct mmc_run *run)
{
    if (run->write)
        return run->count > 1 ? MMC_WRITE_MULTIPLE_BLOCK : MMC_WRITE_BLOCK;
    return run->count > 1 ? MMC_READ_MULTIPLE_BLOCK : MMC_READ_SINGLE_BLOCK;
}

/* Section 4.3.14: SDSC cards are addressed by byte. */
static uint32_t argument(const struct mmc_card *card, uint64_t sector)
{
    return (uint32_t)(card->high_capacity ? sector : sector * BLOCK_SECTOR);
}

/* Version 7.00, CMD22: bits 37:32 of the sector of the next command. */
static int extend_address(struct mmc_card *card, uint64_t sector)
{
    if (!card->ultra_capacity)
        return 0;
    return mmc_try(card, MMC_ADDRESS_EXTENSION, (uint32_t)(sector >> ADDRESS_BITS), MMC_R1, NULL);
}

static int send_run(struct mmc_card *card, struct mmc_run *run)
{
    struct mmc_command command = {command_index(run), argument(card, run->sector), MMC_R1, {0}};
    struct mmc_data data = {run->write, BLOCK_SECTOR, run->count, run->data, run->address, 0};
    int error = mmc_wait_ready(card); /* after a write that was given up as busy */
    if (!error)
        error = extend_address(card, run->sector);
    if (error)
        return error;
    error = card->host->ops->command(card->host, &command, &data);
    if (error)
        card->cause = card->host->cause;
    else
        error = mmc_judge(card, command.answer[0]);
    advance(run, error ? data.done : run->count);
    return error;
}

/* Programming a block can fail after it was accepted, which only CMD13 reports. Skipped for cards
 * whose CMD13 proved useless (mmc_check_status()): there only the data's answers are checked. */
static int check_written(struct mmc_card *card)
{
    uint32_t status;
    int error = mmc_wait_ready(card);
    if (error || !card->status_usable)
        return error;
    error = mmc_try(card, MMC_SEND_STATUS, card->address, MMC_R1, &status);
    error = error ? error : mmc_judge(card, status);
    return error == -EIO ? mmc_fail(card, error, "the card failed to program the data") : error;
}

/* What the card failed to program may be any of the blocks. */
static int write_run(struct mmc_card *card, struct mmc_run *run)
{
    const struct mmc_run whole = *run;
    int error = send_run(card, run);
    const char *cause = card->cause;
    if (error == -EBUSY)
        return error;
    int status = error ? mmc_settle(card) : check_written(card);
    if (status)
        *run = whole;
    return error ? mmc_fail(card, error, cause) : status;
}

static int read_run(struct mmc_card *card, struct mmc_run *run)
{
    int error = send_run(card, run);
    const char *cause = card->cause;
    if (error && error != -EBUSY)
        mmc_settle(card);
    return error ? mmc_fail(card, error, cause) : 0;
}

int mmc_transfer_run(struct mmc_card *card, struct mmc_run *run)
{
    return run->write ? write_run(card, run) : read_run(card, run);
}

/* Callers know -EBUSY, a card that stays busy, as -ETIMEDOUT. */
static int public_error(int error)
{
    if (error == -EBUSY)
        return -ETIMEDOUT;
    return error == -EILSEQ || error == -ENOTSUP ? -EIO : error;
}

static int give_up(struct mmc_card *card, const struct mmc_run *run, int error)
{
    log_error("%s: %s sector %llu: %s", card->host->name, run->write ? "write" : "read",
              (unsigned long long)run->sector, card->gone ? "the card was removed" : card->cause);
    return public_error(error);
}

/* After a failure continues with the block that failed; gives up after MMC_TRIES failures at one
 * block. */
static int transfer(struct mmc_card *card, struct mmc_run run)
{
    unsigned failures = 0;
    while (run.count > 0 && !card->gone) {
        uint32_t before = run.count;
        int error = mmc_transfer_run(card, &run);
        if (!error)
            continue;
        failures = run.count == before ? failures + 1 : 1;
        if (!mmc_present(card)) {
            mmc_lose(card);
            return give_up(card, &run, -ENOMEDIUM);
        }
        if (run.count > 0 && (failures == MMC_TRIES || error == -EBUSY))
            return give_up(card, &run, error);
        log_info("%s: %s sector %llu: %s: trying again", card->host->name,
                 run.write ? "write" : "read", (unsigned long long)run.sector, card->cause);
    }
    return run.count > 0 ? -ENOMEDIUM : 0;
}

static struct mmc_run run_of(const struct block_request *request, bool write)
{
    return (struct mmc_run){write, request->sector, request->data, request->address,
                            request->count};
}

static int mmc_read(struct block_device *block, const struct block_request *request)
{
    return transfer(block->priv, run_of(request, false));
}

static int mmc_write(struct block_device *block, const struct block_request *request)
{
    return transfer(block->priv, run_of(request, true));
}

/* No flush: a write is complete when the card is no longer busy, for which it waits. */
const struct block_ops mmc_block_ops = {.read = mmc_read, .write = mmc_write, .look = mmc_look};
