/* The waits that do not depend on what happens meanwhile. */
#include "signals.h"
#include "wait_until.h"
#include "work.h"
#include <errno.h>
#include <yao/time.h>

static bool never(void)
{
    return false;
}

int wait_for(struct wait *wait, uint64_t deadline_ns)
{
    return wait_until(wait, deadline_ns, never);
}

int wait_or_signal(struct wait *wait, uint64_t deadline_ns)
{
    for (uint64_t work_ns; (work_ns = work_due_ns()) < deadline_ns;) {
        int result = wait_until(wait, work_ns, signals_due);
        if (result != -ETIMEDOUT)
            return result;
        work_run();
    }
    return wait_until(wait, deadline_ns, signals_due);
}

int wait_interruptible(struct wait *wait, uint64_t deadline_ns, bool restart)
{
    int result;
    do
        result = wait_or_signal(wait, deadline_ns);
    while (result == -EINTR && signals_run() && restart);
    return result;
}

void time_sleep_until(uint64_t deadline_ns)
{
    struct wait nobody = {0};
    wait_for(&nobody, deadline_ns);
}
