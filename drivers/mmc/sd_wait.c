/* Waiting for the card: for a data token, and for the end of busy. */
#include "drivers/mmc/sd_protocol.h"
#include <errno.h>
#include <yao/time.h>

#define FIRST_PAUSE TIME_US(50)
#define LAST_PAUSE  TIME_MS(1)

/* Receives and checks some bytes: 1 done, 0 not yet, or a negative errno. */
typedef int (*poll_fn)(struct sd_spi *card, struct sd_chunk *chunk);

/* Polls without a pause for SPIN_NS, then sleeps between polls, ever longer: the card works on
 * while SCK is stopped (section 4.12.7, "Clock Control"). The first part counts polls, whose time
 * on the wire is known, as reading the clock would cost more than a poll. One more poll follows the
 * deadline, so a late wake-up is no failure. */
static int poll_until(struct sd_spi *card, struct sd_chunk *chunk, poll_fn poll,
                      uint64_t timeout_ns)
{
    int done = 0;
    for (uint32_t polls = 0; polls < card->spin_polls && !done; polls++)
        done = poll(card, chunk);
    if (done)
        return done;
    uint64_t now = time_ns(), deadline = now + timeout_ns, pause = FIRST_PAUSE;
    while (!done && now < deadline) {
        time_sleep_until(now + pause);
        now = time_ns();
        done = poll(card, chunk);
        pause = pause < LAST_PAUSE ? pause * 2 : pause;
    }
    return done ? done : -ETIMEDOUT;
}

static int poll_token(struct sd_spi *card, struct sd_chunk *chunk)
{
    int error = sd_exchange(card, NULL, chunk->bytes, SD_POLL_BYTES);
    if (error)
        return error;
    for (unsigned i = 0; i < SD_POLL_BYTES; i++)
        if (chunk->bytes[i] != 0xff) {
            chunk->next = i + 1;
            return 1;
        }
    return 0;
}

/* Data error tokens, section 7.3.3.3. */
static int token_error(struct sd_spi *card, uint8_t token)
{
    if (token & 0xe0)
        return sd_fail(card, -EIO, "garbage where the data should begin");
    if (token & 0x08)
        return sd_fail(card, -EIO, "the card reports an address out of range");
    if (token & 0x04)
        return sd_fail(card, -EIO, "the card could not correct its data");
    if (token & 0x02)
        return sd_fail(card, -EIO, "the card's controller failed");
    return sd_fail(card, -EIO, "the card reports an error");
}

int sd_wait_token(struct sd_spi *card, struct sd_chunk *chunk)
{
    int error = poll_until(card, chunk, poll_token, TIME_MS(SD_READ_TIMEOUT_MS));
    if (error == -ETIMEDOUT)
        return sd_fail(card, error, "no data within 200 ms");
    if (error < 0)
        return error;
    uint8_t token = chunk->bytes[chunk->next - 1];
    return token == SD_TOKEN_BLOCK ? 0 : token_error(card, token);
}

/* The card holds its output low while it is busy, so a byte of ones means ready. */
static int poll_ready(struct sd_spi *card, struct sd_chunk *chunk)
{
    int error = sd_exchange(card, NULL, chunk->bytes, 1);
    return error ? error : chunk->bytes[0] == 0xff;
}

int sd_wait_ready(struct sd_spi *card)
{
    struct sd_chunk chunk;
    int error = poll_until(card, &chunk, poll_ready, TIME_MS(SD_BUSY_TIMEOUT_MS));
    if (error == -ETIMEDOUT)
        return sd_fail(card, -EBUSY, "still busy after 500 ms");
    return error < 0 ? error : 0;
}
