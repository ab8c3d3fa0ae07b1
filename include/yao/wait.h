/*
 * Waiting for something that an interrupt handler announces. Drivers are written once
 * against this and do not know whether the hart sleeps or another thread runs.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* One event and at most one waiter. A signal that comes before the wait is kept;
 * several signals before a wait count as one. All zero is the initial state. */
struct wait {
    volatile bool signaled;
};

/* Announces the event. Callable from any context. */
void wait_signal(struct wait *wait);

/* Forgets a signal that came earlier. */
static inline void wait_clear(struct wait *wait)
{
    wait->signaled = false;
}

/* Returns 0 once the event was signaled (and takes the signal back), or -ETIMEDOUT when
 * time_ns() has reached @deadline_ns (TIME_NEVER: wait for ever). Not callable from
 * interrupt handlers or with interrupts off. */
int wait_for(struct wait *wait, uint64_t deadline_ns);
