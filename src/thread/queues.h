/*
 * Queues of threads that wait for something of the C library: a semaphore, a condition. They wait
 * in no call of the libos, and so need not wait for who keeps it.
 *
 * Called by the app's code, in no call of the libos. Between harts_hold() and harts_release() no
 * other thread does anything with a queue.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct thread;

/* First in, first out. All zero: nobody waits. */
struct thread_queue {
    struct thread *first, *last;
};

/* The thread is going to wait, and does nothing else meanwhile that waits. Queues are held. */
void queue_join(struct thread_queue *queue);

/* Wakes up the first one, where somebody waits, and releases the queues, which are held. Returns 0:
 * whose last call it is saves nothing for it. */
int queue_wake(struct thread_queue *queue, unsigned long held);

/* Waits until somebody has woken up the thread, which has joined a queue. @word: what reports say
 * that it waits for. Queues are held, and released. Returns 0, or, when it has left the queue,
 *     -ETIMEDOUT  the deadline has come
 *     -EINTR      the handler of a signal has run, or the thread is to be cancelled
 *     -EAGAIN     the same, but the handler wants the wait to go on (SA_RESTART), where there is no
 *                 deadline; or late work was to be done */
long queue_wait(const volatile int *word, uint64_t deadline_ns);

/* The same, slower, also where signals may have come since the thread has joined. */
long queue_wait_late(const volatile int *word, uint64_t deadline_ns);

/* Whether pthread_cancel() has been called for the thread, which lets itself be cancelled.
 * Alternatives, "cancellation". */
bool thread_is_cancelled(void);
