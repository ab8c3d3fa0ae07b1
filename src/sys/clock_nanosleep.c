#include "src/time/realtime.h"
#include "sys.h"
#include <errno.h>
#include <stdbool.h>
#include <time.h>
#include <yao/time.h>

static bool is_valid(const struct timespec *time)
{
    return time->tv_sec >= 0 && time->tv_nsec >= 0 && time->tv_nsec < TIME_SECOND;
}

/* The value of time_ns() to which @time is relative. */
static int64_t origin(clockid_t clock, int flags)
{
    if (!(flags & TIMER_ABSTIME))
        return (int64_t)time_ns();
    return clock == CLOCK_REALTIME ? (int64_t)time_ns() - realtime_ns() : 0;
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

/* Nothing interrupts a sleep, so *left is always 0. Unlike in POSIX, clock_settime() does not affect
 * a sleep that has begun: there is no other thread to call it. */
long sys_clock_nanosleep(int clock, int flags, const struct timespec *time, struct timespec *left)
{
    if ((clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) || !is_valid(time))
        return -EINVAL;
    time_sleep_until(deadline(time, origin(clock, flags)));
    if (left && !(flags & TIMER_ABSTIME))
        *left = (struct timespec){0};
    return 0;
}

long sys_nanosleep(const struct timespec *duration, struct timespec *left)
{
    return sys_clock_nanosleep(CLOCK_MONOTONIC, 0, duration, left);
}
