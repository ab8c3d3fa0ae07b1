#include "src/sched/signals.h"
#include "src/signal/signal.h"
#include "sys_signals.h"
#include <errno.h>
#include <signal.h>

long sys_rt_sigprocmask(int how, const unsigned long *set, unsigned long *old, size_t set_size)
{
    unsigned long before = signals_blocked();

    if (set_size != sizeof before)
        return -EINVAL;
    if (set && how == SIG_BLOCK)
        signals_block(before | *set);
    else if (set && how == SIG_UNBLOCK)
        signals_block(before & ~*set);
    else if (set && how == SIG_SETMASK)
        signals_block(*set);
    else if (set)
        return -EINVAL;
    if (old)
        *old = before;
    return 0;
}
