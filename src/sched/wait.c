/* Waiting without a scheduler: there is one thread, so the hart sleeps. */
#include "idle.h"
#include "signals.h"
#include "src/time/timer.h"
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

/* Interrupts stay off between the check and wfi, so that no signal can slip in between. wfi resumes
 * for a pending interrupt even with sstatus.SIE clear (Privileged ISA, "Wait for Interrupt"); the
 * handler then runs at irq_restore(). */
static int wait_until(struct wait *wait, uint64_t deadline_ns, bool (*is_over)(void))
{
    int result = 0;
    unsigned long enabled = irq_save();
    if (!enabled)
        panic("wait: called in an interrupt handler or with interrupts off: nothing could end it");
    while (!wait->signaled) {
        if (is_over()) {
            result = -EINTR;
            break;
        }
        if (deadline_ns != TIME_NEVER) {
            if (time_ns() >= deadline_ns) {
                result = -ETIMEDOUT;
                break;
            }
            timer_arm(deadline_ns);
        }
        uint64_t begin = idle_begin();
        __asm__ volatile("wfi" : : : "memory");
        irq_restore(enabled);
        irq_save();
        idle_end(begin);
    }
    if (!result)
        wait->signaled = false;
    if (deadline_ns != TIME_NEVER)
        timer_disarm();
    irq_restore(enabled);
    return result;
}

static bool never(void)
{
    return false;
}

int wait_for(struct wait *wait, uint64_t deadline_ns)
{
    return wait_until(wait, deadline_ns, never);
}

int wait_or_signal(struct wait *wait, uint64_t deadline_ns)
{
    return wait_until(wait, deadline_ns, signals_due);
}

int wait_interruptible(struct wait *wait, uint64_t deadline_ns, bool restart)
{
    int result;
    do
        result = wait_or_signal(wait, deadline_ns);
    while (result == -EINTR && signals_run() && restart);
    return result;
}

void time_sleep_until(uint64_t deadline_ns)
{
    struct wait nobody = {0};
    wait_for(&nobody, deadline_ns);
}
