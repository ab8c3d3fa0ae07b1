/* Waiting where there are other threads, which run meanwhile. */
#include "src/sched/signals.h"
#include "src/sched/wait_until.h"
#include "src/sched/work.h"
#include "thread.h"
#include "waiting.h"
#include <errno.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_ALTERNATIVE(wait, threads);

void wait_signal(struct wait *wait)
{
    wait->signaled = true;
    thread_wake(wait);
}

static unsigned long interrupts_off(void)
{
    unsigned long enabled = irq_save();

    if (!enabled)
        panic("wait: called in an interrupt handler or with interrupts off: nothing could end it");
    return enabled;
}

/* A wait is a call of the libos, also of a driver that the app calls. */
static unsigned long begin(void)
{
    call_begin();
    return interrupts_off();
}

static void end(unsigned long enabled)
{
    irq_restore(enabled);
    call_leave();
}

int wait_until(struct wait *wait, uint64_t deadline_ns, bool (*is_over)(void))
{
    int result = 0;
    unsigned long enabled = begin();

    while (!wait->signaled) {
        if (is_over()) {
            result = -EINTR;
            break;
        }
        if (deadline_ns != TIME_NEVER && time_ns() >= deadline_ns) {
            result = -ETIMEDOUT;
            break;
        }
        if (thread_wait(wait, deadline_ns, is_over == signals_due))
            break;
    }
    if (!result)
        wait->signaled = false;
    end(enabled);
    return result;
}

int wait_within(struct wait *wait, uint64_t ns)
{
    return wait_for(wait, time_ns() + ns);
}

/* Something has woken up the thread too early, or a signal has come. */
static SELDOM int sleep_on(uint64_t deadline_ns, unsigned long enabled)
{
    bool over = false;

    while (!over && !signals_due())
        over = thread_sleep(deadline_ns);
    irq_restore(enabled);
    return over ? -ETIMEDOUT : -EINTR;
}

/* Mostly there is no late work to be done meanwhile. */
int sleep_or_signal(uint64_t deadline_ns)
{
    struct wait nobody = {0};

    if (work_due_ns() < deadline_ns || deadline_ns == TIME_NEVER)
        return wait_or_signal(&nobody, deadline_ns);
    unsigned long enabled = interrupts_off();
    if (signals_due() || !thread_sleep(deadline_ns))
        return sleep_on(deadline_ns, enabled);
    irq_restore(enabled);
    return -ETIMEDOUT;
}
