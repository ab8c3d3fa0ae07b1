/* Commands and their responses (section 7.3.1), and selecting the card. */
#include "drivers/mmc/mmc_spi_protocol.h"
#include "lib/crc/crc7.h"
#include <errno.h>
#include <yao/time.h>

/* N_CR, section 7.5.4: the answer begins 1 to 8 bytes after the command. Later ones are waited for,
 * as they would be taken for those of the next command. */
#define ANSWER_BYTES 64

#define SPIN_NS TIME_US(100) /* how long waits poll before they sleep */

uint32_t mmc_spi_set_clock(struct mmc_host *host, uint32_t hz)
{
    struct mmc_spi *spi = host->priv;
    uint32_t rate = spi->spi->ops->set_rate(spi->spi, hz);
    uint64_t bytes = (uint64_t)rate / 8 * SPIN_NS / TIME_SECOND;
    spi->spin_polls = (uint32_t)(bytes / POLL_BYTES) + 1;
    return rate;
}

int mmc_spi_exchange(struct mmc_spi *spi, const uint8_t *out, uint8_t *in, size_t length)
{
    int error = spi->spi->ops->exchange(spi->spi, out, in, length);
    return error ? mmc_spi_fail(spi, -EIO, "the SPI controller stalled") : 0;
}

int mmc_spi_select(struct mmc_spi *spi)
{
    spi->spi->ops->select(spi->spi, spi->line, true);
    int error = mmc_spi_wait_ready(spi);
    if (!error && spi->stop_due)
        error = mmc_spi_stop(spi);
    if (!error)
        spi->stop_due = false;
    return error;
}

/* The card releases its output only with further clocks after the chip select is deasserted
 * (section 7.2.4). */
void mmc_spi_deselect(struct mmc_spi *spi)
{
    spi->spi->ops->select(spi->spi, spi->line, false);
    spi->spi->ops->exchange(spi->spi, NULL, NULL, 1);
}

static int send_frame(struct mmc_spi *spi, unsigned index, uint32_t argument)
{
    uint8_t frame[6] = {
        (uint8_t)(0x40 | index),  (uint8_t)(argument >> 24), (uint8_t)(argument >> 16),
        (uint8_t)(argument >> 8), (uint8_t)argument,
    };
    frame[5] = (uint8_t)(crc7(0, frame, 5) << 1 | 1);
    return mmc_spi_exchange(spi, frame, NULL, sizeof(frame));
}

int mmc_spi_r1(struct mmc_spi *spi, unsigned index, uint32_t argument)
{
    uint8_t r1;
    int error = send_frame(spi, index, argument);
    /* The byte after CMD12 is a stuff byte, which may belong to the interrupted block (section
     * 7.2.3). */
    if (!error && index == MMC_STOP_TRANSMISSION)
        error = mmc_spi_exchange(spi, NULL, NULL, 1);
    for (unsigned i = 0; i < ANSWER_BYTES && !error; i++) {
        error = mmc_spi_exchange(spi, NULL, &r1, 1);
        if (!error && !(r1 & 0x80))
            return r1;
    }
    return error ? error : mmc_spi_fail(spi, -ETIMEDOUT, "no answer to the command");
}

/* Whether the card sends nothing: at rest it holds its output high. Not so one that still sends
 * blocks, whose bytes may have looked like an answer. */
static int at_rest(struct mmc_spi *spi)
{
    uint8_t bytes[POLL_BYTES];
    int error = mmc_spi_exchange(spi, NULL, bytes, sizeof(bytes));
    if (error)
        return error;
    for (unsigned i = 0; i < sizeof(bytes); i++)
        if (bytes[i] != 0xff)
            return mmc_spi_fail(spi, -EIO, "the card does not stop sending");
    return 0;
}

/* Ignores R1, except that it may say that the command was damaged: the blocks were checked already;
 * after the card's last sector R1 reports an address error (section 4.3.3), and if there was
 * nothing to stop that the command is illegal. */
static int try_to_stop(struct mmc_spi *spi)
{
    int r1 = mmc_spi_r1(spi, MMC_STOP_TRANSMISSION, 0);
    if (r1 < 0 || r1 & R1_CRC)
        return r1 < 0 ? r1 : mmc_spi_refused(spi, r1);
    int error = mmc_spi_wait_ready(spi);
    return error ? error : at_rest(spi);
}

/* An answer and CMD12 must be at least a byte apart (N_RC, section 7.5.4). */
int mmc_spi_stop(struct mmc_spi *spi)
{
    int error = mmc_spi_exchange(spi, NULL, NULL, 1);
    for (unsigned i = 0; i < MMC_TRIES && error != -EBUSY; i++) {
        error = try_to_stop(spi);
        if (!error)
            return 0;
        mmc_spi_wait_ready(spi);
    }
    return error;
}

int mmc_spi_refused(struct mmc_spi *spi, int r1)
{
    if (r1 & R1_CRC)
        return mmc_spi_fail(spi, -EILSEQ, "the card saw a CRC error in the command");
    if (r1 & R1_ILLEGAL)
        return mmc_spi_fail(spi, -ENOTSUP, "the card does not accept the command");
    if (r1 & (R1_ADDRESS | R1_PARAMETER))
        return mmc_spi_fail(spi, -EIO, "the card does not accept the address");
    if (r1 & R1_IDLE)
        return mmc_spi_fail(spi, -EIO, "the card was reset");
    return mmc_spi_fail(spi, -EIO, "the card reports an erase error");
}

int mmc_spi_transact(struct mmc_spi *spi, unsigned index, uint32_t argument, uint8_t *rest,
                     size_t length)
{
    int r1 = mmc_spi_select(spi);
    if (!r1)
        r1 = mmc_spi_r1(spi, index, argument);
    if (r1 >= 0 && length) {
        int error = mmc_spi_exchange(spi, NULL, rest, length);
        r1 = error ? error : r1;
    }
    mmc_spi_deselect(spi);
    return r1;
}
