#include "clocks.h"
#include "src/time/timer.h"
#include "sys.h"
#include <errno.h>
#include <time.h>

/* One tick of the hart's counter, rounded up to a nanosecond. */
long sys_clock_getres(int clock, struct timespec *resolution)
{
    if (clock_shown(clock) < 0 && !clock_is_busy(clock))
        return -EINVAL;
    if (resolution)
        *resolution = (struct timespec){.tv_nsec = time_resolution_ns()};
    return 0;
}
