#include "src/file/fd.h"
#include "src/time/realtime.h"
#include <errno.h>
#include <time.h>
#include <yao/time.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return (int)posix_result(-EINVAL);
    int64_t ns = clock == CLOCK_REALTIME ? realtime_ns() : (int64_t)time_ns();
    now->tv_sec = ns / TIME_SECOND;
    now->tv_nsec = ns % TIME_SECOND;
    return 0;
}
