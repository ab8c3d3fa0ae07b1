/* Commands and their responses (section 7.3.1), and selecting the card. */
#include "drivers/mmc/sd_protocol.h"
#include "lib/crc/crc7.h"
#include <errno.h>
#include <yao/time.h>

/* N_CR, section 7.5.4: the answer begins 1 to 8 bytes after the command. */
#define ANSWER_BYTES 9

#define SPIN_NS TIME_US(100) /* how long waits poll before they sleep */

#define PRESENCE_TRIES 3

void sd_set_rate(struct sd_spi *card, uint32_t hz)
{
    card->rate = card->spi->ops->set_rate(card->spi, hz);
    uint64_t bytes = (uint64_t)card->rate / 8 * SPIN_NS / TIME_SECOND;
    card->spin_polls = (uint32_t)(bytes / SD_POLL_BYTES) + 1;
}

int sd_exchange(struct sd_spi *card, const uint8_t *out, uint8_t *in, size_t length)
{
    int error = card->spi->ops->exchange(card->spi, out, in, length);
    return error ? sd_fail(card, -EIO, "the SPI controller stalled") : 0;
}

int sd_select(struct sd_spi *card)
{
    card->spi->ops->select(card->spi, card->line, true);
    return sd_wait_ready(card);
}

/* The card releases its output only with further clocks after the chip select is deasserted
 * (section 7.2.4). */
void sd_deselect(struct sd_spi *card)
{
    card->spi->ops->select(card->spi, card->line, false);
    card->spi->ops->exchange(card->spi, NULL, NULL, 1);
}

static int send_frame(struct sd_spi *card, enum sd_command index, uint32_t argument)
{
    uint8_t frame[6] = {
        (uint8_t)(0x40 | index),  (uint8_t)(argument >> 24), (uint8_t)(argument >> 16),
        (uint8_t)(argument >> 8), (uint8_t)argument,
    };
    frame[5] = (uint8_t)(crc7(0, frame, 5) << 1 | 1);
    return sd_exchange(card, frame, NULL, sizeof(frame));
}

int sd_command(struct sd_spi *card, enum sd_command index, uint32_t argument)
{
    uint8_t r1;
    int error = send_frame(card, index, argument);
    /* The byte after CMD12 is a stuff byte, which may belong to the interrupted block (section
     * 7.2.3). */
    if (!error && index == SD_STOP_TRANSMISSION)
        error = sd_exchange(card, NULL, NULL, 1);
    for (unsigned i = 0; i < ANSWER_BYTES && !error; i++) {
        error = sd_exchange(card, NULL, &r1, 1);
        if (!error && !(r1 & 0x80))
            return r1;
    }
    return error ? error : sd_fail(card, -ETIMEDOUT, "no answer to the command");
}

int sd_refused(struct sd_spi *card, int r1)
{
    if (r1 & SD_R1_CRC)
        return sd_fail(card, -EIO, "the card saw a CRC error in the command");
    if (r1 & SD_R1_ILLEGAL)
        return sd_fail(card, -EIO, "the card does not accept the command");
    if (r1 & (SD_R1_ADDRESS | SD_R1_PARAMETER))
        return sd_fail(card, -EIO, "the card does not accept the address");
    if (r1 & SD_R1_IDLE)
        return sd_fail(card, -EIO, "the card was reset");
    return sd_fail(card, -EIO, "the card reports an erase error");
}

int sd_command_ok(struct sd_spi *card, enum sd_command index, uint32_t argument)
{
    int r1 = sd_command(card, index, argument);
    return r1 > 0 ? sd_refused(card, r1) : r1;
}

int sd_transact(struct sd_spi *card, enum sd_command index, uint32_t argument, uint8_t *rest,
                size_t length)
{
    int r1 = sd_select(card);
    if (!r1)
        r1 = sd_command(card, index, argument);
    if (r1 >= 0 && length) {
        int error = sd_exchange(card, NULL, rest, length);
        r1 = error ? error : r1;
    }
    sd_deselect(card);
    return r1;
}

/* A card that was removed and reinserted is in SD mode, in which it does not answer on this line,
 * or idle. One that is busy, holding the line low, is still there. */
static bool answers(struct sd_spi *card)
{
    uint8_t second;
    int r1 = sd_transact(card, SD_SEND_STATUS, 0, &second, 1);
    return r1 == -EBUSY || (r1 >= 0 && !(r1 & SD_R1_IDLE));
}

bool sd_present(struct sd_spi *card)
{
    const char *cause = card->cause;
    bool present = false;
    for (unsigned i = 0; i < PRESENCE_TRIES && !present; i++)
        present = answers(card);
    card->cause = cause;
    return present;
}
