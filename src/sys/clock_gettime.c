#include "src/time/realtime.h"
#include "sys.h"
#include <errno.h>
#include <time.h>
#include <yao/time.h>

long sys_clock_gettime(int clock, struct timespec *now)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return -EINVAL;
    int64_t ns = clock == CLOCK_REALTIME ? realtime_ns() : (int64_t)time_ns();
    now->tv_sec = ns / TIME_SECOND;
    now->tv_nsec = ns % TIME_SECOND;
    return 0;
}
