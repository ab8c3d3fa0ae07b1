/* The times of calls, and when those with a timeout give up. */
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

/* @time, which is valid, in ns. False if that does not fit. */
static inline bool timespec_to_ns(const struct timespec *time, uint64_t *ns)
{
    return !__builtin_mul_overflow((uint64_t)time->tv_sec, TIME_SECOND, ns) &&
           !__builtin_add_overflow(*ns, (uint64_t)time->tv_nsec, ns);
}

/* The same; TIME_NEVER if it does not fit. */
static inline uint64_t timespec_ns(const struct timespec *time)
{
    uint64_t ns;
    return timespec_to_ns(time, &ns) ? ns : TIME_NEVER;
}

static inline struct timespec timespec_from_ns(uint64_t ns)
{
    return (struct timespec){.tv_sec = (time_t)(ns / TIME_SECOND),
                             .tv_nsec = (long)(ns % TIME_SECOND)};
}

/* The time_ns() at which @ns from now are over, or TIME_NEVER. */
static inline uint64_t time_from_now(uint64_t ns)
{
    uint64_t sum;
    return __builtin_add_overflow(time_ns(), ns, &sum) ? TIME_NEVER : sum;
}

/* When @timeout from now is over; NULL: never. 0 or -EINVAL. */
static inline int timeout_deadline(const struct timespec *timeout, uint64_t *deadline_ns)
{
    *deadline_ns = TIME_NEVER;
    if (!timeout)
        return 0;
    if (!timespec_valid(timeout))
        return -EINVAL;
    *deadline_ns = time_from_now(timespec_ns(timeout));
    return 0;
}
