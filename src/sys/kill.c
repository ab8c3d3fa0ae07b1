/* Signals to the only process and its only thread. */
#include "src/sched/process.h"
#include "src/signal/signal.h"
#include "sys_signals.h"
#include <errno.h>
#include <signal.h>

/* Signal 0 only checks whether the process exists. */
static long send(int number, int code)
{
    if (number < 0 || number > SIGNALS)
        return -EINVAL;
    if (number)
        signal_send(&(struct signal_info){.number = number, .code = code, .process = PROCESS});
    return 0;
}

/* The process leads the only process group (0). -1: every process, which Linux takes as every other
 * one. */
long sys_kill(int process, int number)
{
    bool exists = process_is_own(process) || process == -PROCESS;
    return exists ? send(number, SI_USER) : -ESRCH;
}

long sys_tkill(int thread, int number)
{
    if (thread <= 0)
        return -EINVAL;
    return thread == PROCESS ? send(number, SI_TKILL) : -ESRCH;
}

long sys_tgkill(int process, int thread, int number)
{
    if (process <= 0)
        return -EINVAL;
    return process == PROCESS ? sys_tkill(thread, number) : -ESRCH;
}
