#include "src/signal/signal.h"
#include "sys_signals.h"
#include <errno.h>

/* The set may be shorter, as on Linux. */
long sys_rt_sigpending(unsigned long *set, size_t set_size)
{
    if (set_size > sizeof *set)
        return -EINVAL;
    if (set_size == sizeof *set)
        *set = signals_pending() & signals_blocked();
    return 0;
}
