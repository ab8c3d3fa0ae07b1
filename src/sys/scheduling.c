/* Threads run on any hart, with the usual policy. */
#include "src/sched/threads.h"
#include "sys.h"
#include <errno.h>
#include <sched.h>
#include <string.h>

static long check(int process)
{
    if (process < 0)
        return -EINVAL;
    return (!process || thread_exists(process)) ? 0 : -ESRCH;
}

/* The size of the set that is written, as Linux returns it. */
long sys_sched_getaffinity(int process, size_t size, void *set)
{
    unsigned long harts;

    if (process && !thread_exists(process))
        return -ESRCH;
    if (size < sizeof harts || size % sizeof harts)
        return -EINVAL;
    harts = thread_affinity(process);
    memcpy(set, &harts, sizeof harts);
    return sizeof harts;
}

long sys_sched_getscheduler(int process)
{
    long error = check(process);
    return error ? error : SCHED_OTHER;
}

long sys_sched_getparam(int process, struct sched_param *parameters)
{
    long error = check(process);

    if (!error)
        *parameters = (struct sched_param){0};
    return error;
}

/* Of SCHED_OTHER, as of SCHED_BATCH and SCHED_IDLE, 0 is the only priority. */
long sys_sched_get_priority_max(int policy)
{
    if (policy == SCHED_FIFO || policy == SCHED_RR)
        return 99;
    return policy == SCHED_OTHER || policy == SCHED_BATCH || policy == SCHED_IDLE ? 0 : -EINVAL;
}

long sys_sched_get_priority_min(int policy)
{
    long max = sys_sched_get_priority_max(policy);
    return max > 0 ? 1 : max;
}
