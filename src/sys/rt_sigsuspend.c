#include "src/sched/signals.h"
#include "sys_signals.h"
#include <errno.h>
#include <yao/time.h>
#include <yao/wait.h>

long sys_rt_sigsuspend(const unsigned long *set, size_t set_size)
{
    struct wait nobody = {0};

    if (set_size != sizeof *set)
        return -EINVAL;
    unsigned long before = signals_block(*set);
    wait_interruptible(&nobody, TIME_NEVER, false);
    signals_block(before);
    return -EINTR;
}
