/* Sleeping until the controller's interrupt, and doing without one that does not arrive. */
#include "drivers/mmc/dw_mshc_parts.h"
#include <yao/log.h>
#include <yao/time.h>

/* How long an interrupt takes at most from the controller to its handler. */
#define DELIVERY_NS TIME_US(2)

static void poll_from_now_on(struct mshc *mshc)
{
    mshc->interrupts = false;
    device_error(mshc->node, 0, "interrupt 0 does not arrive: polling instead");
}

/* Called when no interrupt came in time: if an event did, and the interrupt still does not follow,
 * nobody delivers it. */
static void check_interrupt(struct mshc *mshc, uint32_t events, uint32_t dma_events)
{
    bool raised = mshc_get(mshc, RINTSTS) & events || mshc_get(mshc, IDSTS) & dma_events;
    time_delay_ns(DELIVERY_NS);
    if (raised && !mshc->event.signaled)
        poll_from_now_on(mshc);
}

/* Sleeps until one of the events, which have not come yet, for a bounded time. The handler only
 * switches interrupts off, so that everything else is done here. The IDMAC's interrupt comes with a
 * summary bit, which it sets for an event that is enabled at that moment (Cyclone V manual,
 * register idsts): of one that came since the driver looked there is no interrupt. */
void mshc_sleep(struct mshc *mshc, uint32_t events, uint32_t dma_events, uint64_t most)
{
    wait_clear(&mshc->event);
    mshc->armed = true;
    mshc_set(mshc, INTMASK, events);
    mshc_set(mshc, IDINTEN, dma_events);
    mshc_set(mshc, CTRL, mshc->control | CTRL_INTERRUPTS);
    bool missed = dma_events && mshc_get(mshc, IDSTS) & dma_events;
    if (!missed && wait_for(&mshc->event, time_ns() + most))
        check_interrupt(mshc, events, dma_events);
    mshc_set(mshc, CTRL, mshc->control);
    mshc->armed = false;
}

/* An interrupt that nobody waits for is not the controller's, and its registers are in other hands.
 */
void mshc_interrupt(void *arg)
{
    struct mshc *mshc = arg;
    if (!mshc->armed)
        return;
    mshc_set(mshc, CTRL, mshc->control);
    wait_signal(&mshc->event);
}
