/* In place of musl's, which would bring the handlers of signals into every image that has an
 * assert(). */
#include "src/sched/signals.h"
#include "src/signal/signal.h"
#include <signal.h>
#include <stdlib.h>

/* Also if the signal is blocked or ignored, or its handler returns. */
_Noreturn void abort(void)
{
    raise(SIGABRT);
    call_begin();
    signal_kill(SIGABRT);
}
