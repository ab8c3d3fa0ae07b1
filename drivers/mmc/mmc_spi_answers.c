/* Commands as the card logic knows them: the answers of SPI mode (section 7.3.2) in the form that
 * native mode gives them. */
#include "drivers/mmc/mmc_spi_protocol.h"
#include <errno.h>

#define REGISTER_BYTES 16

#define R2_LOCKED       0x01
#define R2_WP_VIOLATION 0x20
#define R2_OUT_OF_RANGE 0x80

static uint32_t word(const uint8_t bytes[4])
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* A card that is idle is so in both modes; one that is not could take a transfer. */
static uint32_t status_of(int r1)
{
    return r1 & R1_IDLE ? 0 : MMC_STATUS_TRAN;
}

/* The second byte of R2, section 7.3.2.3. */
static uint32_t status_of_r2(uint8_t second)
{
    uint32_t status = second & R2_LOCKED ? MMC_STATUS_LOCKED : 0;
    if (second & R2_WP_VIOLATION)
        status |= MMC_STATUS_WP_VIOLATION;
    if (second & R2_OUT_OF_RANGE)
        status |= MMC_STATUS_OUT_OF_RANGE;
    if (second & ~(R2_LOCKED | R2_WP_VIOLATION | R2_OUT_OF_RANGE))
        status |= MMC_STATUS_ERROR;
    return status;
}

/* An idle card is no error here. */
static int answer_r1(struct mmc_spi *spi, struct mmc_command *command, uint8_t *rest, size_t length)
{
    int r1 = mmc_spi_transact(spi, command->index, command->argument, rest, length);
    if (r1 < 0)
        return r1;
    if (r1 & ~R1_IDLE)
        return mmc_spi_refused(spi, r1);
    command->answer[0] = status_of(r1);
    return 0;
}

static int answer_status(struct mmc_spi *spi, struct mmc_command *command)
{
    uint8_t second;
    int error = answer_r1(spi, command, &second, 1);
    if (error)
        return error;
    if (second == 0xff)
        return mmc_spi_fail(spi, -EILSEQ, "garbage instead of the status");
    command->answer[0] |= status_of_r2(second);
    return 0;
}

static int answer_r7(struct mmc_spi *spi, struct mmc_command *command)
{
    uint8_t rest[4];
    int error = answer_r1(spi, command, rest, sizeof(rest));
    command->answer[0] = word(rest);
    return error;
}

static int read_ocr(struct mmc_spi *spi, uint32_t *ocr)
{
    struct mmc_command read = {.index = MMC_SPI_READ_OCR};
    int error = answer_r7(spi, &read);
    *ocr = read.answer[0];
    return error;
}

/* Without a CRC, what is read twice is believed. */
static int read_ocr_twice(struct mmc_spi *spi, uint32_t *ocr)
{
    uint32_t again;
    int error = read_ocr(spi, ocr);
    for (unsigned i = 0; i < MMC_TRIES && !error; i++) {
        error = read_ocr(spi, &again);
        if (!error && again == *ocr)
            return 0;
        *ocr = again;
    }
    return error ? error : mmc_spi_fail(spi, -EILSEQ, "the OCR is never the same twice");
}

/* ACMD41: in SPI mode the OCR is read by another command, when the card is ready. */
static int answer_ocr(struct mmc_spi *spi, struct mmc_command *command)
{
    int r1 = mmc_spi_transact(spi, command->index, command->argument & MMC_OCR_HIGH, NULL, 0);
    command->answer[0] = 0;
    if (r1 < 0 || r1 == R1_IDLE)
        return r1 < 0 ? r1 : 0;
    return r1 ? mmc_spi_refused(spi, r1) : read_ocr_twice(spi, &command->answer[0]);
}

/* QEMU 9.1 to 10.0 refuse CMD9 and CMD10 in SPI mode, and report that again in the response to the
 * next command, although they execute it. So send one that does nothing, and ignore its response.
 */
static int forget_refusal(struct mmc_spi *spi, int error)
{
    uint32_t ocr;
    const char *cause = spi->host.cause;
    read_ocr(spi, &ocr);
    return mmc_spi_fail(spi, error, cause);
}

static int answer_register(struct mmc_spi *spi, struct mmc_command *command)
{
    uint8_t bytes[REGISTER_BYTES];
    struct mmc_data data = {.block_size = REGISTER_BYTES, .blocks = 1, .data = bytes};
    int error = mmc_spi_read(spi, command, &data);
    if (error)
        return forget_refusal(spi, error);
    for (unsigned i = 0; i < 4; i++)
        command->answer[i] = word(bytes + 4 * i);
    return 0;
}

int mmc_spi_command(struct mmc_host *host, struct mmc_command *command, struct mmc_data *data)
{
    struct mmc_spi *spi = host->priv;
    command->answer[0] = 0;
    if (data)
        return data->write ? mmc_spi_write(spi, command, data) : mmc_spi_read(spi, command, data);
    if (command->index == MMC_SEND_STATUS)
        return answer_status(spi, command);
    switch (command->response) {
    case MMC_R2:
        return answer_register(spi, command);
    case MMC_R3:
        return answer_ocr(spi, command);
    case MMC_R7:
        return answer_r7(spi, command);
    default:
        return answer_r1(spi, command, NULL, 0);
    }
}
