/*
 * Conditions, in place of musl's src/thread/pthread_cond_*.c, but for those that make and end one.
 * What is in a condition is the clock, where musl has it, and the queue of those who wait. Who is
 * woken up locks the mutex again itself: mostly it is free by then.
 */
#include "../threads.h"
#include "src/thread/harts.h"
#include "src/thread/queues.h"
#include "timedwait.h"
#include <errno.h>
#include <limits.h>
#include <yao/module.h>
#include <yao/time.h>

#include "pthread_impl.h"

YAO_ALTERNATIVE(threads, scheduled);

#define OTHER __attribute__((noinline)) static

void call_begin(void);
void call_leave(void);

static inline struct thread_queue *queue_of(pthread_cond_t *condition)
{
    return (struct thread_queue *)&condition->__u.__p[3];
}

/* A mutex whose unlocking may be more than an instruction: it is a call of the libos, in which no
 * handler runs, as that might wait, too. */
OTHER long unlock_and_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, uint64_t deadline_ns)
{
    call_begin();
    unsigned long held = harts_hold();
    queue_join(queue_of(condition));
    harts_release(held);
    __pthread_mutex_unlock(mutex);
    harts_hold();
    call_leave();
    return queue_wait_late(condition->__u.__vi, deadline_ns);
}

/* A signal has come, or the deadline. */
OTHER int end(long result)
{
    if (result == -ETIMEDOUT)
        return ETIMEDOUT;
    pthread_testcancel();
    return 0;
}

/* What the mutex says is what the caller has to know. */
static inline int lock_again(pthread_mutex_t *mutex, long result)
{
    int error = __pthread_mutex_lock(mutex);

    return error || !result ? error : end(result);
}

OTHER int wait_with_other(pthread_cond_t *condition, pthread_mutex_t *mutex, uint64_t deadline_ns)
{
    if (mutex->_m_type & 15 && (mutex->_m_lock & INT_MAX) != __pthread_self()->tid)
        return EPERM;
    return lock_again(mutex, unlock_and_wait(condition, mutex, deadline_ns));
}

/* Queues are held. */
OTHER void wake_for_mutex(pthread_mutex_t *mutex)
{
    harts_unlock();
    futex_wake(&mutex->_m_lock, 1, ~0u);
    harts_lock();
}

/* Joins first: who locks the mutex then and changes something finds that somebody waits. */
static inline int wait(pthread_cond_t *condition, pthread_mutex_t *mutex, uint64_t deadline_ns)
{
    (void)condition->__u.__vi[0]; /* a fault is now, and not where queues are held */
    if (__builtin_expect(mutex->_m_type, 0))
        return wait_with_other(condition, mutex, deadline_ns);
    harts_hold();
    queue_join(queue_of(condition));
    if (__builtin_expect(a_swap(&mutex->_m_lock, 0) < 0, 0))
        wake_for_mutex(mutex);
    return lock_again(mutex, queue_wait(condition->__u.__vi, deadline_ns));
}

int pthread_cond_wait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex)
{
    pthread_testcancel();
    return wait(condition, mutex, TIME_NEVER);
}

int __pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
                             const struct timespec *restrict end)
{
    uint64_t deadline_ns = TIME_NEVER;

    int error = end ? timedwait_deadline(condition->_c_clock, end, &deadline_ns) : 0;
    if (error == EINVAL)
        return error;
    pthread_testcancel();
    return wait(condition, mutex, error ? 0 : deadline_ns);
}

extern int pthread_cond_timedwait(pthread_cond_t *restrict condition,
                                  pthread_mutex_t *restrict mutex,
                                  const struct timespec *restrict end)
    __attribute__((alias("__pthread_cond_timedwait")));

OTHER int wake(struct thread_queue *queue)
{
    unsigned long held = harts_hold();

    if (queue->first)
        return queue_wake(queue, held);
    harts_release(held);
    return 0;
}

int pthread_cond_signal(pthread_cond_t *condition)
{
    struct thread_queue *queue = queue_of(condition);

    return queue->first ? wake(queue) : 0;
}

/* Those who wait now: others may come meanwhile. */
int pthread_cond_broadcast(pthread_cond_t *condition)
{
    struct thread_queue *queue = queue_of(condition);
    const struct thread *last = queue->last, *first;

    while ((first = queue->first)) {
        wake(queue);
        if (first == last)
            break;
    }
    return 0;
}

int __private_cond_signal(pthread_cond_t *condition, int most)
{
    return most < 0 ? pthread_cond_broadcast(condition) : pthread_cond_signal(condition);
}
