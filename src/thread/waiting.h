/* What the waits of <yao/wait.h> ask of the scheduler. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/wait.h>

struct thread;

/* The thread waits until @wait is signaled, which it returns, or @deadline_ns has come, or, if it
 * is
 * @interruptible, a signal for it, or earlier. Interrupts off. */
bool thread_wait(struct wait *wait, uint64_t deadline_ns, bool interruptible);

/* The same, interruptible, for no event. Returns whether @deadline_ns has come. */
bool thread_sleep(uint64_t deadline_ns);

/* The same without a deadline, interruptible, where nobody else waits for @wait. */
bool thread_pause(struct wait *wait);

/* Wakes up @thread, which waits, or is about to: its wait is signaled. In a call of the libos. */
void thread_resume(struct thread *thread);

/* The thread waits for @word, in no call of the libos, until it is roused, a signal comes for it,
 * or, in the second case, @deadline_ns has come, or earlier. Interrupts off. */
void thread_doze(const volatile int *word);
void thread_doze_until(const volatile int *word, uint64_t deadline_ns);

/* It goes on, if it dozes. With interrupts off, but not in a handler: restores what they were.
 * Returns 0. */
int thread_rouse(struct thread *thread, unsigned long enabled);

/* Wakes up who waits for it. Any context. */
void thread_wake(struct wait *wait);
