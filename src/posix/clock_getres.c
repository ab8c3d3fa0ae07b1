#include "src/file/fd.h"
#include "src/time/timer.h"
#include <errno.h>
#include <time.h>
#include <yao/time.h>

/* One tick of the hart's counter, rounded up to a nanosecond. */
int clock_getres(clockid_t clock, struct timespec *resolution)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return (int)posix_result(-EINVAL);
    if (resolution)
        *resolution = (struct timespec){.tv_nsec = time_resolution_ns()};
    return 0;
}
