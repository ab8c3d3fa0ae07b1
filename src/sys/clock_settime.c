#include "clocks.h"
#include "src/time/realtime.h"
#include "sys.h"
#include <errno.h>
#include <time.h>
#include <yao/time.h>

#define SECONDS_MAX (INT64_MAX / TIME_SECOND - 1)

void (*clock_was_set)(int64_t by_ns);

static void set(int64_t ns)
{
    int64_t before = realtime_ns();

    realtime_set(ns);
    if (clock_was_set)
        clock_was_set(ns - before);
}

long sys_clock_settime(int clock, const struct timespec *now)
{
    if (clock != CLOCK_REALTIME || now->tv_sec < 0 || now->tv_sec > SECONDS_MAX ||
        now->tv_nsec < 0 || now->tv_nsec >= TIME_SECOND)
        return -EINVAL;
    set(now->tv_sec * (int64_t)TIME_SECOND + now->tv_nsec);
    return 0;
}
