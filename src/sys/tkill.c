/* Signals to the only thread. */
#include "src/sched/process.h"
#include "src/signal/signal.h"
#include "sys.h"
#include <errno.h>
#include <signal.h>
#include <yao/module.h>

YAO_DEFAULT(threads, none);

long sys_tkill(int thread, int number)
{
    if (thread <= 0 || number < 0 || number > SIGNALS)
        return -EINVAL;
    if (thread != PROCESS)
        return -ESRCH;
    if (number)
        signal_send(&(struct signal_info){.number = number, .code = SI_TKILL, .process = PROCESS});
    return 0;
}
