/*
 * Waiting for an event that an interrupt handler signals. Code that waits need not know whether
 * the hart sleeps meanwhile (src/sched/wait.c) or runs another thread.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* One event, with at most one waiter. A signal before the wait is remembered; several count as one.
 * The initial state is all zero. */
struct wait {
    volatile bool signaled;
    struct thread *waiter; /* where the image has threads (src/thread); private to it */
};

/* Signals the event. Callable from any context. */
void wait_signal(struct wait *wait);

/* Discards an earlier signal. */
static inline void wait_clear(struct wait *wait)
{
    wait->signaled = false;
}

/* Waits for the event and clears it. Returns 0, or -ETIMEDOUT once time_ns() >= @deadline_ns
 * (TIME_NEVER: no timeout). Panics in interrupt handlers or with interrupts off, where no signal
 * could arrive. */
int wait_for(struct wait *wait, uint64_t deadline_ns);

/* The same for who wants to give up at some time, but need not know when: -ETIMEDOUT after @ns at
 * the earliest, and twice as long at the latest. It need not read the clock. */
int wait_within(struct wait *wait, uint64_t ns);

/* wait_for() for calls of POSIX that a signal ends: -EINTR after the handlers of the signals that
 * came have run. With @restart it goes on to wait if all of them were installed with SA_RESTART.
 * Handlers run inside of it, where they may make any call and need not return (siglongjmp): call it
 * with no state in an intermediate form, and nothing to give back. Callable by the app only. */
int wait_interruptible(struct wait *wait, uint64_t deadline_ns, bool restart);

/* The same for who has something to give back before the handlers run: -EINTR when a signal has
 * come, whose handler is still to be run, by signals_run() of src/sched/signals.h. */
int wait_or_signal(struct wait *wait, uint64_t deadline_ns);
