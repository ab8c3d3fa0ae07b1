#include "src/sched/signals.h"
#include "src/signal/signal.h"
#include "sys_signals.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <yao/time.h>
#include <yao/wait.h>

/* A time beyond the range of time_ns() never comes. */
static uint64_t deadline(const struct timespec *timeout)
{
    uint64_t ns;

    if (!timeout || __builtin_mul_overflow(timeout->tv_sec, TIME_SECOND, &ns) ||
        __builtin_add_overflow(ns, time_ns() + (uint64_t)timeout->tv_nsec, &ns))
        return TIME_NEVER;
    return ns;
}

static bool is_valid(const struct timespec *timeout)
{
    return !timeout ||
           (timeout->tv_sec >= 0 && timeout->tv_nsec >= 0 && timeout->tv_nsec < TIME_SECOND);
}

/* What signals_run() would take while it waits is not for a handler: so the set is blocked. */
static long wait_and_take(unsigned long set, uint64_t end_ns, struct signal_info *info)
{
    unsigned long before = signals_block(signals_blocked() | set);
    int result = 0;

    wait_clear(&signal_came);
    while (!signal_take(set, info) && !result)
        result = wait_interruptible(&signal_came, end_ns, false);
    signals_block(before);
    if (info->number)
        return info->number;
    return result == -ETIMEDOUT ? -EAGAIN : result;
}

long sys_rt_sigtimedwait(const unsigned long *set, siginfo_t *told, const struct timespec *timeout,
                         size_t set_size)
{
    struct signal_info info = {0};

    if (set_size != sizeof *set || !is_valid(timeout))
        return -EINVAL;
    long result = wait_and_take(*set & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP)),
                                deadline(timeout), &info);
    if (result > 0 && told) {
        memset(told, 0, sizeof *told);
        memcpy(told, &info, sizeof info);
    }
    return result;
}
