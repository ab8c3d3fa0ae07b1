/*
 * How musl waits for a word, in place of its src/thread/__timedwait.c: without a deadline by one
 * call. The libos has restarted a wait that a handler with SA_RESTART has interrupted; so a wait
 * that a signal has ended is one that ends for its caller, too.
 */
#include "timedwait.h"
#include "../timeout.h"
#include <errno.h>
#include <time.h>

#include "pthread_impl.h"

long futex_wait_cp(const volatile int *word, int value);

static int result_of(long result)
{
    return result == -EINTR || result == -ETIMEDOUT || result == -ECANCELED ? (int)-result : 0;
}

/* The time until @end; 0 or an errno. */
static int time_left(clockid_t clock, const struct timespec *end, struct timespec *left)
{
    if ((unsigned long)end->tv_nsec >= 1000000000)
        return EINVAL;
    if (__clock_gettime(clock, left))
        return EINVAL;
    left->tv_sec = end->tv_sec - left->tv_sec;
    left->tv_nsec = end->tv_nsec - left->tv_nsec;
    if (left->tv_nsec < 0) {
        left->tv_sec--;
        left->tv_nsec += 1000000000;
    }
    return left->tv_sec < 0 ? ETIMEDOUT : 0;
}

int timedwait_deadline(clockid_t clock, const struct timespec *end, uint64_t *deadline_ns)
{
    struct timespec left;
    int error = time_left(clock, end, &left);

    if (!error)
        *deadline_ns = time_from_now(timespec_ns(&left));
    return error;
}

static __attribute__((noinline)) int wait_until(volatile int *word, int value, clockid_t clock,
                                                const struct timespec *end)
{
    struct timespec left;
    int error = time_left(clock, end, &left);

    if (error)
        return error;
    return result_of(__syscall_cp(SYS_futex, word, FUTEX_WAIT | FUTEX_PRIVATE, value, &left));
}

int __timedwait_cp(volatile int *word, int value, clockid_t clock, const struct timespec *end,
                   int private)
{
    return end ? wait_until(word, value, clock, end) : result_of(futex_wait_cp(word, value));
}

int __timedwait(volatile int *word, int value, clockid_t clock, const struct timespec *end,
                int private)
{
    int before;

    __pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    int error = __timedwait_cp(word, value, clock, end, private);
    __pthread_setcancelstate(before, NULL);
    return error;
}
