/* Signals to the only process. */
#include "src/sched/process.h"
#include "src/signal/signal.h"
#include "sys_signals.h"
#include <errno.h>
#include <signal.h>

/* Signal 0 only checks whether the process exists. */
static long send(int number)
{
    if (number < 0 || number > SIGNALS)
        return -EINVAL;
    if (number)
        signal_send(&(struct signal_info){.number = number, .code = SI_USER, .process = PROCESS});
    return 0;
}

/* The process leads the only process group (0). -1: every process, which Linux takes as every other
 * one. */
long sys_kill(int process, int number)
{
    bool exists = process_is_own(process) || process == -PROCESS;
    return exists ? send(number) : -ESRCH;
}

long sys_tgkill(int process, int thread, int number)
{
    if (process <= 0)
        return -EINVAL;
    return process == PROCESS ? sys_tkill(thread, number) : -ESRCH;
}
