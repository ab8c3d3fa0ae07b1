#include "src/time/realtime.h"
#include <errno.h>
#include <stdbool.h>
#include <time.h>
#include <yao/time.h>

static bool is_valid(const struct timespec *time)
{
    return time->tv_sec >= 0 && time->tv_nsec >= 0 && time->tv_nsec < TIME_SECOND;
}

/* The time_ns() that @time is counted from. */
static int64_t origin(clockid_t clock, int flags)
{
    if (!(flags & TIMER_ABSTIME))
        return (int64_t)time_ns();
    return clock == CLOCK_REALTIME ? (int64_t)time_ns() - realtime_ns() : 0;
}

/* Sleeps of centuries end at the last moment that fits. */
static uint64_t deadline(const struct timespec *time, int64_t origin_ns)
{
    int64_t ns;
    if (__builtin_mul_overflow(time->tv_sec, (int64_t)TIME_SECOND, &ns) ||
        __builtin_add_overflow(ns, time->tv_nsec + origin_ns, &ns))
        return TIME_NEVER;
    return ns < 0 ? 0 : (uint64_t)ns;
}

/* Unlike other calls it returns the error. Nothing interrupts a sleep, so nothing is ever left of
 * it; setting the clock meanwhile does not change it. */
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
    if ((clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) || !is_valid(time))
        return EINVAL;
    time_sleep_until(deadline(time, origin(clock, flags)));
    if (left && !(flags & TIMER_ABSTIME))
        *left = (struct timespec){0};
    return 0;
}
