/*
 * Semaphores, in place of musl's src/thread/sem_*.c. The first word is the value, with the sign bit
 * if threads may wait, who are in the queue behind it. Who posts when threads wait gives what is
 * posted to the first one. Then the value stays as it is: only who holds the queues changes one
 * with the sign bit.
 */
#include "src/thread/harts.h"
#include "src/thread/queues.h"
#include "timedwait.h"
#include <limits.h>
#include <semaphore.h>
#include <yao/module.h>
#include <yao/time.h>

#include "pthread_impl.h"

YAO_ALTERNATIVE(threads, scheduled);

#define WAITED_FOR INT_MIN
#define OTHER      __attribute__((noinline)) static

static inline struct thread_queue *queue_of(sem_t *semaphore)
{
    return (struct thread_queue *)&semaphore->__val[4];
}
_Static_assert(sizeof(sem_t) == 4 * sizeof(int) + sizeof(struct thread_queue), "it fits");

OTHER int fail(int error)
{
    errno = error;
    return -1;
}

int sem_init(sem_t *semaphore, int shared, unsigned value)
{
    if (value > SEM_VALUE_MAX)
        return fail(EINVAL);
    *semaphore = (sem_t){{(int)value}};
    return 0;
}

static inline __attribute__((always_inline)) bool take(volatile int *value)
{
    long now = *value, before;

    if (now <= 0)
        return false;
    do {
        before = now;
        now = a_cas(value, (int)before, (int)before - 1);
    } while (now != before && now > 0);
    return now == before;
}

int sem_trywait(sem_t *semaphore)
{
    return take(semaphore->__val) ? 0 : fail(EAGAIN);
}

/* Whether threads may wait for it now. Queues are held. */
static bool has_nothing(volatile int *value)
{
    return *value < 0 || !a_cas(value, 0, WAITED_FOR);
}

/* 0, or as queue_wait(). */
OTHER long wait(sem_t *semaphore, uint64_t deadline_ns)
{
    unsigned long held = harts_hold();

    if (__builtin_expect(!has_nothing(semaphore->__val), 0)) {
        harts_release(held);
        return -EAGAIN;
    }
    queue_join(queue_of(semaphore));
    return queue_wait(semaphore->__val, deadline_ns);
}

/* The thread has waited, with that result. */
OTHER int go_on(sem_t *semaphore, uint64_t deadline_ns, long result)
{
    while (result == -EAGAIN) {
        pthread_testcancel();
        if (take(semaphore->__val))
            return 0;
        result = wait(semaphore, deadline_ns);
    }
    if (!result)
        return 0;
    pthread_testcancel();
    return fail((int)-result);
}

static inline int take_or_wait(sem_t *semaphore, uint64_t deadline_ns)
{
    if (take(semaphore->__val))
        return 0;
    long result = wait(semaphore, deadline_ns);
    return result ? go_on(semaphore, deadline_ns, result) : 0;
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict end)
{
    uint64_t deadline_ns = TIME_NEVER;

    pthread_testcancel();
    if (take(semaphore->__val))
        return 0;
    int error = end ? timedwait_deadline(CLOCK_REALTIME, end, &deadline_ns) : 0;
    return error ? fail(error) : take_or_wait(semaphore, deadline_ns);
}

int sem_wait(sem_t *semaphore)
{
    pthread_testcancel();
    return take_or_wait(semaphore, TIME_NEVER);
}

OTHER int give_to_nobody(sem_t *semaphore, unsigned long held)
{
    if (*(volatile int *)semaphore->__val < 0)
        a_store(semaphore->__val, 0);
    harts_release(held);
    return sem_post(semaphore);
}

OTHER int give(sem_t *semaphore)
{
    unsigned long held = harts_hold();
    struct thread_queue *queue = queue_of(semaphore);

    return queue->first ? queue_wake(queue, held) : give_to_nobody(semaphore, held);
}

/* The memory of a semaphore may be gone when another thread has what is posted: nothing of it is
 * read any more. */
int sem_post(sem_t *semaphore)
{
    volatile int *value = semaphore->__val;
    long now = *value, before;

    if (now < 0)
        return give(semaphore);
    do {
        before = now;
        if (before == SEM_VALUE_MAX)
            return fail(EOVERFLOW);
        now = a_cas(value, (int)before, (int)before + 1);
    } while (now != before && now >= 0);
    return now < 0 ? give(semaphore) : 0;
}
