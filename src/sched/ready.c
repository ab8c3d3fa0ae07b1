#include "ready.h"
#include <stddef.h>
#include <yao/irq.h>

static struct ready_waiter *waiters;

void ready_begin(struct ready_waiter *waiter)
{
    unsigned long enabled = irq_save();
    waiter->next = waiters;
    waiters = waiter;
    irq_restore(enabled);
}

/* Waits may be nested, by a signal's handler that waits, too, and end in any order. */
void ready_end(struct ready_waiter *waiter)
{
    unsigned long enabled = irq_save();
    struct ready_waiter **place = &waiters;
    while (*place && *place != waiter)
        place = &(*place)->next;
    if (*place)
        *place = waiter->next;
    irq_restore(enabled);
}

bool ready_waits(const struct thread *thread)
{
    const struct ready_waiter *waiter = waiters;

    while (waiter && waiter->changed.waiter != thread)
        waiter = waiter->next;
    return waiter;
}

unsigned ready_waiting(void)
{
    unsigned count = 0;

    for (const struct ready_waiter *waiter = waiters; waiter; waiter = waiter->next)
        count += waiter->changed.waiter != NULL;
    return count;
}

void ready_changed(void)
{
    unsigned long enabled = irq_save();
    for (struct ready_waiter *waiter = waiters; waiter; waiter = waiter->next)
        wait_signal(&waiter->changed);
    irq_restore(enabled);
}
