/* Reset, and the clock of the card. */
#include "drivers/mmc/dw_mshc_parts.h"
#include <errno.h>
#include <yao/time.h>

/* All that is waited for here takes some clocks of bus and card, so at most 0.1 ms. */
#define FAST_READS   20
#define SLOW_READS   1000
#define SLOW_READ_NS TIME_US(10)

#define BUSY_NS       TIME_MS(500)
#define BUSY_PAUSE_NS TIME_MS(1)

#define DIVIDER_MAX   255u
#define UPDATE_TRIES  3
#define DATA_TIMEOUT  0xffffffu
#define ANSWER_CLOCKS 0xffu /* a card answers within 64 (SD, section 4.12.4) */

/* The longest that a card may take to send data is 100 ms (SD, section 4.6.2.1). Some are slower.
 */
#define TIMEOUTS_PER_SECOND 3u

/* A command is polled for if it takes only about 5 us; the hart sleeps through slower ones. */
#define FAST_HZ   10000000u
#define FAST_POLL 64u

int mshc_until_clear(const struct mshc *mshc, unsigned reg, uint32_t bits)
{
    for (unsigned i = 0; i < FAST_READS; i++)
        if (!(mshc_get(mshc, reg) & bits))
            return 0;
    for (unsigned i = 0; i < SLOW_READS; i++) {
        time_delay_ns(SLOW_READ_NS);
        if (!(mshc_get(mshc, reg) & bits))
            return 0;
    }
    return -ETIMEDOUT;
}

/* Clock registers take effect by a command that only updates them (section 16.5.3). The controller
 * refuses a command (HLE) while it still has another one. It does not wait for the end of busy
 * (CMD_WAIT_DATA), so that a card that stays busy does not block it. */
static int update_clock(struct mshc *mshc)
{
    for (unsigned i = 0; i < UPDATE_TRIES; i++) {
        mshc_set(mshc, RINTSTS, INT_HLE);
        mshc_set(mshc, CMD, CMD_START | CMD_UPDATE | CMD_USE_HOLD);
        if (mshc_until_clear(mshc, CMD, CMD_START))
            return mshc_fail(mshc, -EIO, "the controller does not take a clock");
        if (!(mshc_get(mshc, RINTSTS) & INT_HLE))
            return 0;
    }
    return mshc_fail(mshc, -EIO, "the controller refuses a clock");
}

static int stop_dma(struct mshc *mshc)
{
    int error = mshc_until_clear(mshc, STATUS, STATUS_DMA_REQUEST);
    mshc_set(mshc, CTRL, CTRL_FIFO_RESET);
    if (!error)
        error = mshc_until_clear(mshc, CTRL, CTRL_FIFO_RESET);
    mshc_set(mshc, BMOD, BMOD_RESET);
    if (!error)
        error = mshc_until_clear(mshc, BMOD, BMOD_RESET);
    mshc_set(mshc, IDSTS, ID_ALL);
    return error;
}

/* The order is that of Linux, drivers/mmc/host/dw_mmc.c, dw_mci_reset(): the FIFO is reset again
 * once no DMA request is pending; the clock registers are lost to the card side. */
int mshc_reset(struct mshc *mshc)
{
    const uint32_t all = CTRL_RESET | CTRL_FIFO_RESET | CTRL_DMA_RESET;
    mshc->control = 0;
    mshc_set(mshc, INTMASK, 0);
    mshc_set(mshc, IDINTEN, 0);
    mshc_set(mshc, CTRL, all);
    int error = mshc_until_clear(mshc, CTRL, all);
    mshc_set(mshc, RINTSTS, INT_ALL);
    if (!error)
        error = stop_dma(mshc);
    mshc->dead = error;
    if (error)
        return mshc_fail(mshc, -EIO, "the controller does not leave reset");
    return update_clock(mshc);
}

/* The fastest rate that is at most @hz; the slowest if there is none. */
static uint32_t divider_for(const struct mshc *mshc, uint32_t hz)
{
    if (mshc->input_hz <= hz)
        return 0;
    uint64_t divider = ((uint64_t)mshc->input_hz + 2ull * hz - 1) / (2ull * hz);
    return divider > DIVIDER_MAX ? DIVIDER_MAX : (uint32_t)divider;
}

static void set_timeouts(const struct mshc *mshc, uint32_t rate)
{
    uint32_t clocks = rate / TIMEOUTS_PER_SECOND;
    if (clocks > DATA_TIMEOUT)
        clocks = DATA_TIMEOUT;
    mshc_set(mshc, TMOUT, clocks << 8 | ANSWER_CLOCKS);
}

static int run_clock(struct mshc *mshc, uint32_t divider)
{
    mshc_set(mshc, CLKDIV, divider);
    mshc_set(mshc, CLKSRC, 0);
    int error = update_clock(mshc);
    mshc_set(mshc, CLKENA, 1);
    return error ? error : update_clock(mshc);
}

/* The clock must not change while the card is busy: it has half a second (SD, section 4.6.2.2). */
static bool wait_ready(const struct mshc *mshc)
{
    uint64_t now = time_ns(), deadline = now + BUSY_NS;
    while (mshc_get(mshc, STATUS) & STATUS_DATA_BUSY) {
        if (now >= deadline)
            return false;
        time_sleep_until(now + BUSY_PAUSE_NS);
        now = time_ns();
    }
    return true;
}

/* The divider changes only while the card's clock is stopped (section 16.5.3). The clock runs also
 * when the controller is idle (CLKENA's low-power bit is 0), since a card needs clocks to end busy,
 * and to send the rest of a transfer that was given up. */
uint32_t mshc_set_clock(struct mmc_host *host, uint32_t hz)
{
    struct mshc *mshc = host->priv;
    if (!wait_ready(mshc)) {
        mshc_fail(mshc, -EBUSY, "the card is busy");
        return 0;
    }
    mshc_set(mshc, CLKENA, 0);
    int error = update_clock(mshc);
    if (error || !hz)
        return 0;
    uint32_t divider = divider_for(mshc, hz);
    uint32_t rate = divider ? mshc->input_hz / (2 * divider) : mshc->input_hz;
    set_timeouts(mshc, rate);
    mshc->spins = rate >= FAST_HZ ? FAST_POLL : 0;
    return run_clock(mshc, divider) ? 0 : rate;
}
