/* What a signal does without a handler (POSIX.1-2017, <signal.h>). */
#include "signal.h"
#include <signal.h>
#include <string.h>
#include <yao/log.h>

/* A signal that stops is discarded in a process group without a parent in its session, because
 * nobody could continue it (POSIX.1-2017, section 2.4.3): ours is one. */
bool signal_is_harmless(int number)
{
    static const unsigned long harmless =
        1ul << (SIGCHLD - 1) | 1ul << (SIGURG - 1) | 1ul << (SIGWINCH - 1) | 1ul << (SIGCONT - 1) |
        1ul << (SIGTSTP - 1) | 1ul << (SIGTTIN - 1) | 1ul << (SIGTTOU - 1);
    return harmless & signal_bit(number);
}

_Noreturn void signal_kill(int number)
{
    panic("killed by signal %d (%s)", number, strsignal(number));
}
