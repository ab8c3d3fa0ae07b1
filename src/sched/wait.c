/* Waiting without a scheduler: there is one thread, so the hart sleeps. */
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
int wait_for(struct wait *wait, uint64_t deadline_ns)
{
    int result = 0;
    unsigned long enabled = irq_save();
    if (!enabled)
        panic("wait: called in an interrupt handler or with interrupts off: nothing could end it");
    while (!wait->signaled) {
        if (deadline_ns != TIME_NEVER) {
            if (time_ns() >= deadline_ns) {
                result = -ETIMEDOUT;
                break;
            }
            timer_arm(deadline_ns);
        }
        __asm__ volatile("wfi" : : : "memory");
        irq_restore(enabled);
        irq_save();
    }
    if (!result)
        wait->signaled = false;
    if (deadline_ns != TIME_NEVER)
        timer_disarm();
    irq_restore(enabled);
    return result;
}

void time_sleep_until(uint64_t deadline_ns)
{
    struct wait nobody = {0};
    wait_for(&nobody, deadline_ns);
}
