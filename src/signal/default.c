/* What a signal does without a handler (POSIX.1-2017, <signal.h>). */
#include "signal.h"
#include "src/sched/work.h"
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/time.h>

/* A signal that stops is discarded in a process group without a parent in its session, because
 * nobody could continue it (POSIX.1-2017, section 2.4.3): ours is one. */
bool signal_is_harmless(int number)
{
    static const unsigned long harmless =
        1ul << (SIGCHLD - 1) | 1ul << (SIGURG - 1) | 1ul << (SIGWINCH - 1) | 1ul << (SIGCONT - 1) |
        1ul << (SIGTSTP - 1) | 1ul << (SIGTTIN - 1) | 1ul << (SIGTTOU - 1);
    return harmless & signal_bit(number);
}

static bool is_interrupted(void)
{
    unsigned long enabled = irq_save();
    irq_restore(enabled);
    return !enabled;
}

/* What was put off is done first, unless an interrupt brought the signal: the app may be in the
 * middle of a change. */
_Noreturn void signal_kill(int number)
{
    if (work_due_ns() != TIME_NEVER && !is_interrupted())
        work_run();
    panic("killed by signal %d (%s)", number, strsignal(number));
}
