/* Commands (section 16.5.4), and with them transfers (section 16.5.5). */
#include "drivers/mmc/dw_mshc_parts.h"
#include <errno.h>

/* Error bits of the card status (SD, section 4.10.1), which the card reports once. */
#define STATUS_ERRORS       0xfdf80000u
#define STATUS_OUT_OF_RANGE (1u << 31)

#define GO_IDLE_STATE        0
#define STOP_TRANSMISSION    12
#define READ_MULTIPLE_BLOCK  18
#define WRITE_MULTIPLE_BLOCK 25

static uint32_t answer_bits(enum mmc_response response)
{
    switch (response) {
    case MMC_NONE:
        return 0;
    case MMC_R2:
        return CMD_ANSWER | CMD_LONG | CMD_CHECK_CRC;
    case MMC_R3:
        return CMD_ANSWER;
    default:
        return CMD_ANSWER | CMD_CHECK_CRC;
    }
}

static uint32_t order_bits(uint8_t index)
{
    switch (index) {
    case GO_IDLE_STATE:
        return CMD_INITIALISE | CMD_STOP;
    case STOP_TRANSMISSION:
        return CMD_STOP;
    default:
        return 0;
    }
}

/* Only a transfer waits for the end of an earlier one: the status is asked for while the card is
 * busy, too. */
static uint32_t data_bits(const struct mmc_command *command, const struct mmc_data *data)
{
    bool endless = command->index == READ_MULTIPLE_BLOCK || command->index == WRITE_MULTIPLE_BLOCK;
    if (!data)
        return 0;
    return CMD_DATA | CMD_WAIT_DATA | (data->write ? CMD_WRITE : 0) | (endless ? CMD_AUTO_STOP : 0);
}

static uint32_t goal_of(const struct mmc_command *command, const struct mmc_data *data)
{
    uint32_t bits = data_bits(command, data);
    return INT_CD | (bits & CMD_DATA ? INT_DTO : 0) | (bits & CMD_AUTO_STOP ? INT_ACD : 0);
}

static int start(struct mshc *mshc, const struct mmc_command *command, const struct mmc_data *data)
{
    if (mshc_until_clear(mshc, CMD, CMD_START))
        return mshc_fail(mshc, -EIO, "the controller does not take commands");
    mshc_set(mshc, RINTSTS, INT_ALL);
    mshc_set(mshc, CMDARG, command->argument);
    mshc_set(mshc, CMD,
             CMD_START | CMD_USE_HOLD | order_bits(command->index) |
                 answer_bits(command->response) | data_bits(command, data) | command->index);
    return 0;
}

static void take_answer(const struct mshc *mshc, struct mmc_command *command)
{
    bool is_long = command->response == MMC_R2;
    for (unsigned i = 0; i < 4; i++)
        command->answer[i] = is_long ? mshc_get(mshc, RESP0 + 4 * (3 - i)) : 0;
    if (!is_long)
        command->answer[0] = mshc_get(mshc, RESP0);
}

/* The card's answer to the auto-stop is in RESP1 (section 16.4.3.2.3), and the first to report that
 * a block could not be written. So its errors are passed on as if the answer to the command had
 * them. Out of range is none after reading the card's last sector (SD, section 4.3.3). */
static void take_stop_answer(const struct mshc *mshc, struct mmc_command *command)
{
    uint32_t status = mshc_get(mshc, RESP0 + 4) & STATUS_ERRORS;
    if (command->index == READ_MULTIPLE_BLOCK)
        status &= ~STATUS_OUT_OF_RANGE;
    command->answer[0] |= status;
}

static int run(struct mshc *mshc, struct mmc_command *command, struct mmc_data *data)
{
    struct mshc_transfer transfer = {.data = data};
    int error = data ? mshc_begin_data(mshc, &transfer) : 0;
    if (!error)
        error = start(mshc, command, data);
    if (!error)
        error = mshc_wait(mshc, &transfer, goal_of(command, data));
    if (!error && data)
        error = mshc_end_data(mshc, &transfer);
    if (!error)
        take_answer(mshc, command);
    if (!error && data_bits(command, data) & CMD_AUTO_STOP)
        take_stop_answer(mshc, command);
    return error;
}

/* After a failed transfer nothing may touch the buffer any more. A command that got no answer, or a
 * wrong one, leaves nothing behind. */
static bool needs_reset(int error, const struct mmc_data *data)
{
    return error != -EBUSY && (data || error == -EIO);
}

/* A card that is gone explains every failure. */
static int explain(struct mshc *mshc, int error)
{
    if (mshc_present(&mshc->host) != 0)
        return error;
    return mshc_fail(mshc, -ENOMEDIUM, "the card was removed");
}

int mshc_command(struct mmc_host *host, struct mmc_command *command, struct mmc_data *data)
{
    struct mshc *mshc = host->priv;
    if (data)
        data->done = 0;
    if (mshc->dead)
        return mshc_fail(mshc, -EIO, "the controller does not leave reset");
    int error = run(mshc, command, data);
    if (!error) {
        if (data && !(command->answer[0] & STATUS_ERRORS))
            data->done = data->blocks;
        return 0;
    }
    const char *cause = host->cause;
    if (needs_reset(error, data) && !mshc_reset(mshc))
        host->cause = cause;
    return explain(mshc, error);
}
