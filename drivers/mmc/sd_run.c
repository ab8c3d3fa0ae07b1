/* Runs of blocks, read or written with a single command (sections 7.2.3 and 7.2.4). */
#include "drivers/mmc/sd_protocol.h"
#include <errno.h>

static void advance(struct sd_run *run)
{
    run->sector++;
    run->data += BLOCK_SECTOR;
    run->count--;
}

/* Ignores R1: each block was checked already, and after the card's last sector R1 reports an
 * address error (section 4.3.3). */
static int stop_transmission(struct sd_spi *card)
{
    int r1 = sd_command(card, SD_STOP_TRANSMISSION, 0);
    return r1 < 0 ? r1 : sd_wait_ready(card);
}

/* Sends CMD12, also after a failure, which remains the error that is reported. */
static int stop_after(struct sd_spi *card, int error)
{
    const char *cause = card->cause;
    int stopped = stop_transmission(card);
    if (!error)
        return stopped;
    return sd_fail(card, error, cause);
}

static int receive_blocks(struct sd_spi *card, struct sd_run *run)
{
    int error = 0;
    while (run->count > 0 && !error) {
        error = sd_receive_block(card, run->data, BLOCK_SECTOR);
        if (!error)
            advance(run);
    }
    return error;
}

static int read_single(struct sd_spi *card, struct sd_run *run)
{
    int error = sd_command_ok(card, SD_READ_SINGLE_BLOCK, sd_address(card, run->sector));
    return error ? error : receive_blocks(card, run);
}

/* CMD12 is needed whenever the card may be sending: also if only its response was lost. */
static int read_multiple(struct sd_spi *card, struct sd_run *run)
{
    int error = sd_command_ok(card, SD_READ_MULTIPLE_BLOCK, sd_address(card, run->sector));
    bool sending = !error || error == -ETIMEDOUT;
    if (!error)
        error = receive_blocks(card, run);
    return sending ? stop_after(card, error) : error;
}

int sd_read_run(struct sd_spi *card, struct sd_run *run)
{
    int error = sd_select(card);
    if (!error)
        error = run->count > 1 ? read_multiple(card, run) : read_single(card, run);
    sd_deselect(card);
    return error;
}

static int send_blocks(struct sd_spi *card, struct sd_run *run, uint8_t token)
{
    int error = 0;
    while (run->count > 0 && !error) {
        error = sd_send_block(card, token, run->data);
        if (!error)
            advance(run);
    }
    return error;
}

/* A stop token ends a run that succeeded, CMD12 one that failed (section 7.2.4). The card may take
 * one byte time before it signals busy (N_BR). */
static int send_multiple(struct sd_spi *card, struct sd_run *run)
{
    static const uint8_t end[2] = {SD_TOKEN_STOP, 0xff};
    int error = send_blocks(card, run, SD_TOKEN_WRITE_MULTI);
    if (error)
        return error == -EBUSY ? error : stop_after(card, error);
    error = sd_exchange(card, end, NULL, sizeof(end));
    return error ? error : sd_wait_ready(card);
}

/* Programming a block can fail after it was accepted, which only CMD13 reports. Skipped for cards
 * whose CMD13 proved useless (sd_identify.c): there only the data responses are checked. */
static int check_status(struct sd_spi *card)
{
    uint8_t second = 0;
    if (!card->status_usable)
        return 0;
    int r1 = sd_transact(card, SD_SEND_STATUS, 0, &second, 1);
    if (r1)
        return r1 < 0 ? r1 : sd_refused(card, r1);
    if (second & SD_R2_WP_VIOLATION)
        return sd_fail(card, -EROFS, "the sector is write-protected");
    return second ? sd_fail(card, -EIO, "the card failed to program the data") : 0;
}

int sd_write_run(struct sd_spi *card, struct sd_run *run)
{
    const struct sd_run whole = *run;
    bool multiple = run->count > 1;
    int error = sd_select(card);
    if (!error)
        error = sd_command_ok(card, multiple ? SD_WRITE_MULTIPLE_BLOCK : SD_WRITE_BLOCK,
                              sd_address(card, run->sector));
    if (!error)
        error = multiple ? send_multiple(card, run) : send_blocks(card, run, SD_TOKEN_BLOCK);
    sd_deselect(card);
    const char *cause = card->cause;
    int status = error == -EBUSY ? error : check_status(card);
    if (status) /* it is unknown which block failed: repeat all */
        *run = whole;
    return error ? sd_fail(card, error, cause) : status;
}
