/* The times at which calls with a timeout give up. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <yao/time.h>

static inline bool timespec_valid(const struct timespec *time)
{
    return time->tv_sec >= 0 && time->tv_nsec >= 0 && time->tv_nsec < (long)TIME_SECOND;
}

/* @time in ns; TIME_NEVER if that does not fit. */
static inline uint64_t timespec_ns(const struct timespec *time)
{
    uint64_t ns;
    if (__builtin_mul_overflow((uint64_t)time->tv_sec, TIME_SECOND, &ns) ||
        __builtin_add_overflow(ns, (uint64_t)time->tv_nsec, &ns))
        return TIME_NEVER;
    return ns;
}

/* When @timeout from now is over; NULL: never. 0 or -EINVAL. */
static inline int timeout_deadline(const struct timespec *timeout, uint64_t *deadline_ns)
{
    *deadline_ns = TIME_NEVER;
    if (!timeout)
        return 0;
    if (!timespec_valid(timeout))
        return -EINVAL;
    if (__builtin_add_overflow(time_ns(), timespec_ns(timeout), deadline_ns))
        *deadline_ns = TIME_NEVER;
    return 0;
}
