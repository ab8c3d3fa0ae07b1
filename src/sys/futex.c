#include "sys.h"
#include "timeout.h"

#define FUTEX_WAIT    0
#define FUTEX_WAKE    1
#define FUTEX_COMMAND 0x7f /* without the flags PRIVATE and CLOCK_REALTIME */

static uint64_t deadline(const struct timespec *timeout)
{
    return timeout ? time_from_now(timespec_ns(timeout)) : TIME_NEVER;
}

/* There is one thread, so nobody waits, and nobody could wake a waiter. */
long sys_futex(int *word, int operation, int value, const struct timespec *timeout, int *other,
               int value3)
{
    switch (operation & FUTEX_COMMAND) {
    case FUTEX_WAKE:
        return 0;
    case FUTEX_WAIT:
        if (*word != value)
            return -EAGAIN;
        time_sleep_until(deadline(timeout));
        return -ETIMEDOUT;
    default:
        return -ENOSYS;
    }
}
