/*
 * Semaphores, in place of musl's src/thread/sem_post.c, sem_timedwait.c and sem_trywait.c, which go
 * through more functions. What is in a semaphore is as theirs: its value, with the sign bit if a
 * thread may wait; how many threads wait; whether it is private.
 */
#include <limits.h>
#include <semaphore.h>
#include <stdbool.h>

#include "pthread_impl.h"

#define WAITED_FOR INT_MIN
#define OTHER      __attribute__((noinline)) static

static inline __attribute__((always_inline)) bool take(volatile int *value)
{
    for (int now = *value; now & SEM_VALUE_MAX;) {
        int before = (int)a_cas(value, now, now - 1);
        if (before == now)
            return true;
        now = before;
    }
    return false;
}

int sem_trywait(sem_t *semaphore)
{
    if (take(semaphore->__val))
        return 0;
    errno = EAGAIN;
    return -1;
}

static void no_longer(void *waiters)
{
    a_dec(waiters);
}

/* 0 when there was a post, which another thread may have taken, or an errno. */
OTHER int wait_for_post(sem_t *semaphore, const struct timespec *end)
{
    volatile int *value = semaphore->__val;
    int error;

    a_inc(value + 1);
    a_cas(value, 0, WAITED_FOR);
    pthread_cleanup_push(no_longer, (void *)(value + 1));
    error = __timedwait_cp(value, WAITED_FOR, CLOCK_REALTIME, end, 1);
    pthread_cleanup_pop(1);
    return error;
}

OTHER int fail(int error)
{
    errno = error;
    return -1;
}

OTHER int wait(sem_t *semaphore, const struct timespec *end)
{
    int error;

    do
        error = wait_for_post(semaphore, end);
    while (!error && !take(semaphore->__val));
    return error ? fail(error) : 0;
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict end)
{
    pthread_testcancel();
    return take(semaphore->__val) ? 0 : wait(semaphore, end);
}

int sem_wait(sem_t *semaphore)
{
    pthread_testcancel();
    return take(semaphore->__val) ? 0 : wait(semaphore, NULL);
}

OTHER int wake(volatile int *value, int waiters)
{
    __wake(value, waiters > 1 ? 1 : -1, 1);
    return 0;
}

/* The memory of a semaphore may be gone when another thread has taken what is posted: nothing of it
 * is read any more. */
int sem_post(sem_t *semaphore)
{
    volatile int *value = semaphore->__val;
    int before, after, waiters;

    do {
        before = *value;
        waiters = value[1];
        if ((before & SEM_VALUE_MAX) == SEM_VALUE_MAX)
            return fail(EOVERFLOW);
        after = before + 1;
        if (waiters <= 1)
            after &= SEM_VALUE_MAX;
    } while (a_cas(value, before, after) != before);
    return before < 0 ? wake(value, waiters) : 0;
}
