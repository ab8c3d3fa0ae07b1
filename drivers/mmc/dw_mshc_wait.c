/* Waiting for the end of a command and of its transfer, asleep if it is long. */
#include "drivers/mmc/dw_mshc_parts.h"
#include <errno.h>
#include <yao/time.h>

/* How long to rely on an interrupt before looking whether the event came without it. With PIO the
 * FIFO would stand still meanwhile. */
#define COMMAND_INTERRUPT_NS TIME_MS(50)
#define DMA_INTERRUPT_NS     TIME_MS(500)
#define PIO_INTERRUPT_NS     TIME_MS(20)
#define FIRST_POLL_NS        TIME_US(20)
#define LAST_POLL_NS         TIME_US(320)

/* The slowest command takes 80 clocks, two tokens and the longest wait for an answer, at 100 kHz 6
 * ms. A transfer ends if nothing moves for as long as a card may be busy between two blocks. */
#define COMMAND_NS TIME_MS(100)
#define STALL_NS   TIME_MS(MMC_BUSY_MS + 500)

/* What is waited for, what came, and until when. */
struct watch {
    struct mshc_transfer *transfer;
    uint32_t goal, dma_goal; /* bits that must all come */
    uint32_t seen, dma_seen;
    unsigned spins;
    uint64_t deadline; /* 0: not yet set, as reading the clock costs time */
    uint32_t moved;
    uint32_t poll_ns, words; /* the pause between polls, and what PIO had left before it */
};

/* The IDMAC's summary of an error may only come after the error itself, so RINTSTS is read last. */
static int look(struct mshc *mshc, struct watch *watch)
{
    if (watch->dma_goal)
        watch->dma_seen = mshc_get(mshc, IDSTS);
    watch->seen = mshc_get(mshc, RINTSTS);
    return mshc_judge(mshc, watch->transfer, watch->seen, watch->dma_seen);
}

static bool reached(const struct watch *watch)
{
    bool dma = !watch->dma_goal || watch->dma_seen & watch->dma_goal;
    return (watch->seen & watch->goal) == watch->goal && dma;
}

/* 0 or -ETIMEDOUT. The deadline moves as long as data does. */
static int check_deadline(struct mshc *mshc, struct watch *watch)
{
    bool data = watch->transfer->data;
    uint32_t moved = data ? mshc_get(mshc, TBBCNT) : 0;
    uint64_t now = time_ns();
    if (!watch->deadline || moved != watch->moved)
        watch->deadline = now + (data ? STALL_NS : COMMAND_NS);
    watch->moved = moved;
    if (now < watch->deadline)
        return 0;
    return mshc_fail(mshc, -ETIMEDOUT,
                     watch->seen & INT_CD ? "the transfer does not end"
                                          : "the command does not end");
}

/* Polls ever less often, as long as nothing moves. */
static void poll_later(struct watch *watch)
{
    bool moves = watch->words != watch->transfer->words;
    if (moves || !watch->poll_ns)
        watch->poll_ns = FIRST_POLL_NS;
    else if (watch->poll_ns < LAST_POLL_NS)
        watch->poll_ns *= 2;
    watch->words = watch->transfer->words;
    time_sleep_until(time_ns() + watch->poll_ns);
}

static uint64_t longest_sleep(const struct mshc_transfer *transfer)
{
    if (!transfer->data)
        return COMMAND_INTERRUPT_NS;
    return transfer->dma ? DMA_INTERRUPT_NS : PIO_INTERRUPT_NS;
}

/* The end of the DMA is only waited for once the rest is done, so that it costs no interrupt of its
 * own. */
static void rest(struct mshc *mshc, struct watch *watch)
{
    const struct mshc_transfer *transfer = watch->transfer;
    uint32_t events = watch->goal & ~watch->seen, dma_events = 0;
    if (!mshc->interrupts) {
        poll_later(watch);
        return;
    }
    if (watch->dma_goal)
        dma_events = ID_AIS | ID_FBE | ID_DU | ID_CES | (events ? 0 : ID_NIS | watch->dma_goal);
    if (transfer->words)
        events |= transfer->data->write ? INT_TXDR : INT_RXDR;
    mshc_sleep(mshc, events | mshc_error_bits(transfer), dma_events, longest_sleep(transfer));
}

static int wait_on(struct mshc *mshc, struct watch *watch)
{
    struct mshc_transfer *transfer = watch->transfer;
    int error = look(mshc, watch);
    while (!error) {
        if (transfer->words)
            mshc_pump(mshc, transfer);
        if (reached(watch))
            return 0;
        if (watch->spins)
            watch->spins--;
        else
            error = check_deadline(mshc, watch);
        if (!error && !watch->spins)
            rest(mshc, watch);
        if (!error)
            error = look(mshc, watch);
    }
    return error;
}

int mshc_wait(struct mshc *mshc, struct mshc_transfer *transfer, uint32_t goal)
{
    struct watch watch = {.transfer = transfer, .goal = goal};
    const struct mmc_data *data = transfer->data;
    if (!data)
        watch.spins = mshc->spins;
    if (transfer->dma)
        watch.dma_goal = data->write ? ID_TI : ID_RI;
    return wait_on(mshc, &watch);
}
