#define _GNU_SOURCE /* RUSAGE_THREAD */
/* The processor time of the only process. The system's part of it is not known: calls are calls of
 * functions. So all of it counts as the program's. */
#include "src/sched/idle.h"
#include "sys.h"
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_REQUIRE(idle, counted);

#define TICK_NS (TIME_SECOND / 100) /* sysconf(_SC_CLK_TCK) is 100 */

long sys_times(struct tms *times)
{
    if (times)
        *times = (struct tms){.tms_utime = (clock_t)(time_busy_ns() / TICK_NS)};
    return (long)(time_ns() / TICK_NS);
}

/* What is not counted is 0, as on Linux. There are no children. */
long sys_getrusage(int who, struct rusage *usage)
{
    uint64_t us = who == RUSAGE_CHILDREN ? 0 : time_busy_ns() / 1000;

    if (who != RUSAGE_SELF && who != RUSAGE_THREAD && who != RUSAGE_CHILDREN)
        return -EINVAL;
    memset(usage, 0, sizeof *usage);
    usage->ru_utime.tv_sec = (time_t)(us / 1000000);
    usage->ru_utime.tv_usec = (suseconds_t)(us % 1000000);
    return 0;
}
