#include "fd.h"
#include <errno.h>
#include <time.h>
#include <yao/time.h>

/* Sleeps of centuries end at the last moment that fits. */
int nanosleep(const struct timespec *duration, struct timespec *left)
{
    uint64_t ns;

    if (duration->tv_sec < 0 || duration->tv_nsec < 0 || duration->tv_nsec >= TIME_SECOND)
        return (int)posix_result(-EINVAL);
    if (__builtin_mul_overflow((uint64_t)duration->tv_sec, TIME_SECOND, &ns) ||
        __builtin_add_overflow(ns, (uint64_t)duration->tv_nsec + time_ns(), &ns))
        ns = TIME_NEVER;
    time_sleep_until(ns);
    if (left)
        *left = (struct timespec){0};
    return 0;
}
