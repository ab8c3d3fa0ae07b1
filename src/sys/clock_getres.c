#include "src/time/timer.h"
#include "sys.h"
#include <errno.h>
#include <time.h>

/* One tick of the hart's counter, rounded up to a nanosecond. */
long sys_clock_getres(int clock, struct timespec *resolution)
{
    if (clock < CLOCK_REALTIME || clock > CLOCK_BOOTTIME)
        return -EINVAL;
    if (resolution)
        *resolution = (struct timespec){.tv_nsec = time_resolution_ns()};
    return 0;
}
