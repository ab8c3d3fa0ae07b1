#include "src/signal/actions.h"
#include "sys_signals.h"
#include <errno.h>
#include <string.h>
#include <yao/module.h>

YAO_REQUIRE(handlers, installed);

/* A signal that waits and is now ignored goes, also a blocked one (POSIX.1-2017, section 2.4.3). */
static void install(int number, const struct signal_action *action)
{
    *signal_action(number) = *action;
    signal_action(number)->mask &= ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP));
    if (signal_is_ignored(number))
        signal_drop(number);
}

long sys_rt_sigaction(int number, const void *action, void *old, size_t set_size)
{
    struct signal_action before;

    if (number < 1 || number > SIGNALS || set_size != sizeof before.mask)
        return -EINVAL;
    if (action && (number == SIGKILL || number == SIGSTOP))
        return -EINVAL;
    before = *signal_action(number);
    if (action)
        install(number, action);
    if (old)
        *(struct signal_action *)old = before;
    return 0;
}
