/* Signals that the program sends itself. The handler runs before the call that sent it returns,
 * unless the signal is blocked. */
#include "process.h"
#include "src/sched/signals.h"
#include "sys.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <yao/irq.h>
#include <yao/log.h>

#define SIGNALS 64 /* 1 to 64 */

/* The action as Linux' call takes it (musl, src/internal/ksigaction.h, without a restorer). */
struct action {
    void (*handler)(int);
    unsigned long flags;
    unsigned long mask;
};

static struct action actions[SIGNALS + 1];
static unsigned long blocked, pending;

static unsigned long bit(int signal)
{
    return 1ul << (signal - 1);
}

static int is_ignored(int signal)
{
    const struct action *action = &actions[signal];
    if (action->handler == SIG_DFL)
        return signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH || signal == SIGCONT;
    return action->handler == SIG_IGN;
}

static void deliver(int signal)
{
    struct action action = actions[signal];
    unsigned long before = blocked;

    if (is_ignored(signal))
        return;
    if (action.handler == SIG_DFL)
        panic("killed by signal %d (%s)", signal, strsignal(signal));
    if (action.flags & SA_RESETHAND)
        actions[signal].handler = SIG_DFL;
    blocked |= action.mask | (action.flags & SA_NODEFER ? 0 : bit(signal));
    action.handler(signal);
    blocked = before;
}

static void deliver_pending(void)
{
    while (pending & ~blocked) {
        int signal = __builtin_ctzl(pending & ~blocked) + 1;
        pending &= ~bit(signal);
        deliver(signal);
    }
}

static long send(int signal)
{
    if (signal < 0 || signal > SIGNALS)
        return -EINVAL;
    if (signal) { /* 0 only checks whether the process exists */
        pending |= bit(signal);
        deliver_pending();
    }
    return 0;
}

void signal_raise_async(int number)
{
    unsigned long enabled = irq_save();
    pending |= bit(number);
    irq_restore(enabled);
}

long sys_tkill(int thread, int signal)
{
    return thread == PROCESS ? send(signal) : -ESRCH;
}

long sys_kill(int process, int signal)
{
    return process == PROCESS || process == 0 || process == -1 ? send(signal) : -ESRCH;
}

long sys_rt_sigaction(int signal, const void *action, void *old, size_t set_size)
{
    if (signal < 1 || signal > SIGNALS || set_size != sizeof blocked)
        return -EINVAL;
    if (action && (signal == SIGKILL || signal == SIGSTOP))
        return -EINVAL;
    if (old)
        memcpy(old, &actions[signal], sizeof actions[signal]);
    if (action)
        memcpy(&actions[signal], action, sizeof actions[signal]);
    return 0;
}

long sys_rt_sigprocmask(int how, const unsigned long *set, unsigned long *old, size_t set_size)
{
    unsigned long before = blocked;

    if (set_size != sizeof blocked)
        return -EINVAL;
    if (set && how == SIG_BLOCK)
        blocked |= *set;
    else if (set && how == SIG_UNBLOCK)
        blocked &= ~*set;
    else if (set && how == SIG_SETMASK)
        blocked = *set;
    else if (set)
        return -EINVAL;
    blocked &= ~(bit(SIGKILL) | bit(SIGSTOP));
    if (old)
        *old = before;
    deliver_pending();
    return 0;
}
