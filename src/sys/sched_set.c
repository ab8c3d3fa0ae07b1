/* What this is asked for is so, or refused. */
#include "src/sched/threads.h"
#include "sys.h"
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <time.h>

static long check(int process)
{
    return (!process || thread_exists(process)) ? 0 : process < 0 ? -EINVAL : -ESRCH;
}

long sys_sched_setaffinity(int process, size_t size, const unsigned char *set)
{
    unsigned long harts = 0;

    if (process && !thread_exists(process))
        return -ESRCH;
    memcpy(&harts, set, size < sizeof harts ? size : sizeof harts);
    if (!(harts & thread_harts()))
        return -EINVAL;
    thread_set_affinity(process, harts & thread_harts());
    return 0;
}

/* The policies of real time would change nothing, and must not seem to. */
long sys_sched_setscheduler(int process, int policy, const struct sched_param *param)
{
    long error = check(process);

    if (error)
        return error;
    if (policy == SCHED_FIFO || policy == SCHED_RR)
        return param->sched_priority < 1 || param->sched_priority > 99 ? -EINVAL : -EPERM;
    return policy != SCHED_OTHER || param->sched_priority ? -EINVAL : 0;
}

long sys_sched_setparam(int process, const struct sched_param *param)
{
    return sys_sched_setscheduler(process, SCHED_OTHER, param);
}

long sys_sched_rr_get_interval(int process, struct timespec *interval)
{
    long error = check(process);

    if (!error)
        *interval = (struct timespec){0}; /* it never ends */
    return error;
}
