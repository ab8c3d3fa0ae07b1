#include "src/signal/signal.h"
#include "sys_signals.h"
#include <errno.h>
#include <yao/time.h>
#include <yao/wait.h>

long sys_rt_sigsuspend(const unsigned long *set, size_t set_size)
{
    if (set_size != sizeof *set)
        return -EINVAL;
    unsigned long before = signals_block(*set);
    while (wait_interruptible(&signal_came, TIME_NEVER, false) != -EINTR)
        continue; /* it is blocked */
    signals_block(before);
    return -EINTR;
}
