#include "src/sched/process.h"
#include "src/signal/signal.h"
#include "sys_signals.h"
#include <errno.h>
#include <signal.h>
#include <string.h>

/* As Linux: to itself a process may pass anything in @info; its number is @number. */
static long queue(int number, const siginfo_t *given)
{
    struct signal_info info;

    if (number < 0 || number > SIGNALS)
        return -EINVAL;
    memcpy(&info, given, sizeof info);
    info.number = number;
    return number ? signal_send(&info) : 0;
}

long sys_rt_sigqueueinfo(int process, int number, const siginfo_t *info)
{
    return process == PROCESS ? queue(number, info) : -ESRCH;
}

long sys_rt_tgsigqueueinfo(int process, int thread, int number, const siginfo_t *info)
{
    if (process <= 0 || thread <= 0)
        return -EINVAL;
    return process == PROCESS && thread == PROCESS ? queue(number, info) : -ESRCH;
}
