/* Waiting without a scheduler: there is one thread, so the hart sleeps. */
#include "idle.h"
#include "signals.h"
#include "src/mm/layout.h"
#include "src/time/timer.h"
#include "wait_until.h"
#include <errno.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/time.h>
#include <yao/wait.h>

YAO_DEFAULT(wait, wfi);

void wait_signal(struct wait *wait)
{
    wait->signaled = true;
}

#define STATUS_SIE 2u

/* As irq_save(). The FPU goes off, too, as in every handler. */
static unsigned long handlers_only(void)
{
    unsigned long old;
    __asm__ volatile("csrrc %0, sstatus, %1" : "=r"(old) : "r"(STATUS_SIE | SSTATUS_FS) : "memory");
    return old & (STATUS_SIE | SSTATUS_FS);
}

/* Until an interrupt is pending. What the devices want is done without a trap, which takes half the
 * time. If that does not end the wait, others get theirs: the timer, signals. Returns whether the
 * wait is over. */
static bool sleep(struct wait *wait, unsigned long enabled)
{
    uint64_t begin = idle_begin();
    __asm__ volatile("wfi" : : : "memory");
    interrupts_take();
    bool signaled = wait->signaled;
    if (!signaled) {
        irq_restore(enabled);
        handlers_only();
        signaled = wait->signaled;
    }
    idle_end(begin);
    return signaled;
}

/* Whether the deadline has come; if not, the timer is armed for it. */
static __attribute__((noinline)) bool is_late(uint64_t deadline_ns)
{
    uint64_t now = time_ns();
    if (now >= deadline_ns)
        return true;
    timer_arm(now, deadline_ns);
    return false;
}

static unsigned long begin(void)
{
    unsigned long enabled = handlers_only();
    if (!(enabled & STATUS_SIE))
        panic("wait: called in an interrupt handler or with interrupts off: nothing could end it");
    return enabled;
}

/* Interrupts stay off between the check and wfi, so that no signal can slip in between. wfi resumes
 * for a pending interrupt even with sstatus.SIE clear (Privileged ISA, "Wait for Interrupt").
 * noinline: the app's instructions of floating point must stay outside. */
__attribute__((noinline)) int wait_until(struct wait *wait, uint64_t deadline_ns,
                                         bool (*is_over)(void))
{
    int result = 0;
    unsigned long enabled = begin();
    bool signaled = wait->signaled;
    while (!signaled) {
        if (is_over()) {
            result = -EINTR;
            break;
        }
        if (deadline_ns != TIME_NEVER && is_late(deadline_ns)) {
            result = -ETIMEDOUT;
            break;
        }
        signaled = sleep(wait, enabled);
    }
    if (signaled)
        wait->signaled = false;
    if (deadline_ns != TIME_NEVER)
        timer_disarm();
    irq_restore(enabled);
    return result;
}

/* One sleep without a look at the clock, if the timer ends it in time: was there a signal? */
static __attribute__((noinline)) bool sleep_once(struct wait *wait, uint64_t ns)
{
    unsigned long enabled = begin();
    bool signaled = wait->signaled;
    if (!signaled && timer_arm_within(ns)) {
        signaled = sleep(wait, enabled);
        timer_disarm();
    }
    if (signaled)
        wait->signaled = false;
    irq_restore(enabled);
    return signaled;
}

int wait_within(struct wait *wait, uint64_t ns)
{
    return sleep_once(wait, ns) ? 0 : wait_for(wait, time_ns() + ns);
}

int sleep_or_signal(uint64_t deadline_ns)
{
    struct wait nobody = {0};

    return wait_or_signal(&nobody, deadline_ns);
}
