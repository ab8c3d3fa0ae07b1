#include "clocks.h"
#include "src/sched/signals.h"
#include "src/sched/wait_until.h"
#include "src/time/realtime.h"
#include "sys.h"
#include "timeout.h"

/* The value of time_ns() to which @time is relative. */
static int64_t origin(clockid_t clock, int flags)
{
    if (!(flags & TIMER_ABSTIME))
        return (int64_t)time_ns();
    return clock_shown(clock) == CLOCK_REALTIME ? (int64_t)time_ns() - realtime_ns() : 0;
}

/* A deadline beyond the range of time_ns() never comes. */
static uint64_t deadline(const struct timespec *time, int64_t origin_ns)
{
    int64_t ns;
    if (__builtin_mul_overflow(time->tv_sec, (int64_t)TIME_SECOND, &ns) ||
        __builtin_add_overflow(ns, time->tv_nsec + origin_ns, &ns))
        return TIME_NEVER;
    return ns < 0 ? 0 : (uint64_t)ns;
}

static void tell_left(uint64_t end_ns, struct timespec *left)
{
    uint64_t now = time_ns();

    *left = timespec_from_ns(now < end_ns ? end_ns - now : 0);
}

/* Unlike in POSIX, clock_settime() does not affect a sleep that has begun: only the handler of a
 * signal could call it, which ends the sleep. */
long sys_clock_nanosleep(int clock, int flags, const struct timespec *time, struct timespec *left)
{
    if (!clock_can_wait(clock))
        return clock_wait_error(clock);
    if (!timespec_valid(time))
        return -EINVAL;
    uint64_t end_ns = deadline(time, origin(clock, flags));
    if (sleep_or_signal(end_ns) != -EINTR)
        return 0;
    signals_run();
    if (left && !(flags & TIMER_ABSTIME))
        tell_left(end_ns, left);
    return -EINTR;
}

long sys_nanosleep(const struct timespec *duration, struct timespec *left)
{
    return sys_clock_nanosleep(CLOCK_MONOTONIC, 0, duration, left);
}
