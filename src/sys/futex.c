#include "src/sched/signals.h"
#include "sys.h"
#include "timeout.h"
#include <yao/module.h>
#include <yao/wait.h>

YAO_DEFAULT(threads, none);

#define FUTEX_WAIT    0
#define FUTEX_WAKE    1
#define FUTEX_COMMAND 0x7f /* without the flags PRIVATE and CLOCK_REALTIME */

/* There is one thread, so only the handler of a signal could change @word: a handler may post a
 * semaphore. */
static long wait_while(const volatile int *word, int value, const struct timespec *timeout)
{
    uint64_t deadline_ns = timeout ? time_from_now(timespec_ns(timeout)) : TIME_NEVER;
    struct wait nobody = {0};
    bool again = true;
    long result = 0;

    while (again) {
        if (*word != value)
            return -EAGAIN;
        result = wait_or_signal(&nobody, deadline_ns);
        again = result == -EINTR && signals_run() && !timeout;
    }
    return result;
}

/* FUTEX_WAKE: nobody waits while another piece of code runs. */
long sys_futex(int *word, int operation, int value, const struct timespec *timeout, int *other,
               int value3)
{
    switch (operation & FUTEX_COMMAND) {
    case FUTEX_WAKE:
        return 0;
    case FUTEX_WAIT:
        return wait_while(word, value, timeout);
    default:
        return -ENOSYS;
    }
}

bool futex_wait_away(const volatile int *word, int value, const volatile int *cancelled);

/* There is one hart. */
bool futex_wait_away(const volatile int *word, int value, const volatile int *cancelled)
{
    return false;
}

long futex_wait_call(const volatile int *word, int value);

/* How the C library calls it where it does not care for cancellation. */
long futex_wait_call(const volatile int *word, int value)
{
    call_begin();
    long result = wait_while(word, value, NULL);
    call_end();
    return result;
}
