#include "src/sched/signals.h"
#include "src/signal/signal.h"
#include "sys_signals.h"
#include "timeout.h"
#include <signal.h>
#include <string.h>
#include <yao/wait.h>

/* What signals_run() would take while it waits is not for a handler: so the set is blocked. */
static long wait_and_take(unsigned long set, uint64_t end_ns, struct signal_info *info)
{
    unsigned long before = signals_block(signals_blocked() | set);
    int result = 0;

    wait_clear(&signal_came);
    while (!signal_take(set, info) && !result)
        result = wait_interruptible(&signal_came, end_ns, false);
    signals_block(before);
    if (info->number)
        return info->number;
    return result == -ETIMEDOUT ? -EAGAIN : result;
}

long sys_rt_sigtimedwait(const unsigned long *set, siginfo_t *told, const struct timespec *timeout,
                         size_t set_size)
{
    struct signal_info info = {0};
    uint64_t deadline_ns;

    if (timeout_deadline(timeout, &deadline_ns) || set_size != sizeof *set)
        return -EINVAL;
    long result =
        wait_and_take(*set & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP)), deadline_ns, &info);
    if (result > 0 && told) {
        memset(told, 0, sizeof *told);
        memcpy(told, &info, sizeof info);
    }
    return result;
}
