/* Runs of blocks, read or written with a single command (sections 7.2.3 and 7.2.4). */
#include "drivers/mmc/mmc_spi_protocol.h"
#include <errno.h>

/* Stops also after a failure, which remains the error that is reported. */
static int stop_after(struct mmc_spi *spi, int error)
{
    const char *cause = spi->host.cause;
    int stopped = mmc_spi_stop(spi);
    if (!error)
        return stopped;
    return mmc_spi_fail(spi, error, cause);
}

static int receive_blocks(struct mmc_spi *spi, struct mmc_data *data, unsigned patience_ms)
{
    struct mmc_spi_chunk chunk = {.spi = spi};
    int error = 0;
    while (data->done < data->blocks && !error) {
        uint8_t *block = data->data + (size_t)data->done * data->block_size;
        bool more = data->done + 1 < data->blocks;
        error = mmc_spi_receive_block(&chunk, block, data->block_size, patience_ms, more);
        data->done += !error;
        patience_ms = READ_MS;
    }
    return error;
}

/* Data may come although the answer got lost or was damaged, as no CRC protects R1. Then it is as
 * good as any; and before it is over, the card would not listen. */
static int receive_after(struct mmc_spi *spi, struct mmc_data *data, int r1)
{
    unsigned patience_ms = r1 > 0 ? REFUSED_MS : READ_MS;
    int answer = r1 > 0 ? mmc_spi_refused(spi, r1) : r1;
    const char *cause = spi->host.cause;
    int error = receive_blocks(spi, data, patience_ms);
    return error && answer && data->done == 0 ? mmc_spi_fail(spi, answer, cause) : error;
}

int mmc_spi_read(struct mmc_spi *spi, const struct mmc_command *command, struct mmc_data *data)
{
    int error = mmc_spi_select(spi);
    if (!error) {
        error = receive_after(spi, data, mmc_spi_r1(spi, command->index, command->argument));
        if (command->index == MMC_READ_MULTIPLE_BLOCK)
            error = stop_after(spi, error);
    }
    mmc_spi_deselect(spi);
    return error;
}

static int send_blocks(struct mmc_spi *spi, struct mmc_data *data, uint8_t token)
{
    int error = 0;
    while (data->done < data->blocks && !error) {
        error = mmc_spi_send_block(spi, token, data->data + (size_t)data->done * BLOCK_SECTOR);
        data->done += !error;
    }
    return error;
}

/* A stop token ends a run that succeeded, CMD12 one that failed (section 7.2.4). The card may take
 * one byte time before it signals busy (N_BR). */
static int send_multiple(struct mmc_spi *spi, struct mmc_data *data)
{
    static const uint8_t end[2] = {TOKEN_STOP, 0xff};
    int error = send_blocks(spi, data, TOKEN_WRITE_MULTI);
    spi->stop_due = error == -EBUSY;
    if (error)
        return error == -EBUSY ? error : stop_after(spi, error);
    error = mmc_spi_exchange(spi, end, NULL, sizeof(end));
    return error ? error : mmc_spi_wait_ready(spi);
}

/* If the answer got lost or was damaged the card may wait for data: CMD12 ends that. */
static int send_after(struct mmc_spi *spi, struct mmc_data *data, int r1)
{
    if (r1)
        return stop_after(spi, r1 > 0 ? mmc_spi_refused(spi, r1) : r1);
    return data->blocks > 1 ? send_multiple(spi, data) : send_blocks(spi, data, TOKEN_BLOCK);
}

int mmc_spi_write(struct mmc_spi *spi, const struct mmc_command *command, struct mmc_data *data)
{
    int error = mmc_spi_select(spi);
    if (!error)
        error = send_after(spi, data, mmc_spi_r1(spi, command->index, command->argument));
    mmc_spi_deselect(spi);
    return error;
}
