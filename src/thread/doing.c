/* What threads do, for reports, and whether any of them can ever go on. */
#include "harts.h"
#include "src/log/crash.h"
#include "src/sched/process.h"
#include "src/sched/ready.h"
#include "src/sched/threads.h"
#include "src/signal/signal.h"
#include "src/time/timer.h"
#include "thread.h"
#include <signal.h>
#include <string.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_ALTERNATIVE(threads, scheduled);

/* Those that keys of a terminal send. */
#define KEYS (signal_bit(SIGINT) | signal_bit(SIGQUIT) | signal_bit(SIGTSTP))

/* A thread's number, and its name unless it is the one that all begin with. */
#define THREAD "thread %d%s%s%s"
#define NAMES_OF(thread)                                                                           \
    (thread)->number, is_named(thread) ? " \"" : "", is_named(thread) ? (thread)->name : "",       \
        is_named(thread) ? "\"" : ""

static bool is_named(const struct thread *thread)
{
    return thread->number == PROCESS || strcmp(thread->name, "main");
}

static bool waits_for_signal(const struct thread *thread)
{
    const struct thread *waiter = signal_came.waiter;

    while (waiter && waiter != thread)
        waiter = waiter->next_waiter;
    return waiter;
}

static unsigned signal_waiting(void)
{
    unsigned count = 0;

    for (const struct thread *waiter = signal_came.waiter; waiter; waiter = waiter->next_waiter)
        count++;
    return count;
}

static void print_lock(const struct thread *thread, const volatile int *word)
{
    static const char *const texts[] = {
        [LOCK_OTHER] = "until another thread changes the word",
        [LOCK_MUTEX] = "for the mutex",
        [LOCK_ORPHAN] = "for a thread that has ended and not unlocked the mutex",
        [LOCK_STREAM] = "for the lock of a stream",
    };
    unsigned long at = (uintptr_t)word;
    int owner;
    enum thread_lock lock = thread_lock_at(word, &owner);

    const struct thread *other = thread_find(owner);

    if (lock == LOCK_END)
        log_crash(THREAD ": waits for the end of " THREAD, NAMES_OF(thread), NAMES_OF(other));
    else if (other)
        log_crash(THREAD ": waits %s at 0x%lx, which " THREAD " has", NAMES_OF(thread), texts[lock],
                  at, NAMES_OF(other));
    else
        log_crash(THREAD ": waits %s at 0x%lx", NAMES_OF(thread), texts[lock], at);
}

static const char *doing(const struct thread *thread)
{
    switch (thread->state) {
    case THREAD_READY:
    case THREAD_AWAY:
    case THREAD_PAUSED: /* woken up */
        return "ready to run";
    case THREAD_ENTERING:
        return "waits until another thread has left the libos";
    default:
        return ready_waits(thread)        ? "waits for a file"
               : waits_for_signal(thread) ? "waits for a signal"
                                          : "waits";
    }
}

void thread_print(const struct thread *thread)
{
    enum thread_state state = thread->state;
    bool waits = state == THREAD_WAITING || state == THREAD_DOZING || state == THREAD_PAUSED;
    const volatile int *word = waits ? futex_word_of(thread) : NULL;

    if (word)
        print_lock(thread, word);
    else
        log_crash(THREAD ": %s", NAMES_OF(thread), doing(thread));
}

void thread_print_own(void)
{
    harts_stop();                /* they may change who waits */
    if (!thread_current->number) /* nobody runs */
        return;
    if (thread_current->state == THREAD_READY)
        log_crash("in " THREAD, NAMES_OF(thread_current));
    else
        thread_print(thread_current);
}

/* Signals that have a handler wake up any thread; others those that take them from a file or by
 * sigwait(), and block them for that. */
static bool key_may_come(void)
{
    if (signal_handled(SIGINT) || signal_handled(SIGQUIT) || signal_handled(SIGTSTP))
        return true;
    for (const struct thread *thread = thread_all; thread; thread = thread->next_of_all) {
        unsigned long blocked =
            thread == thread_current ? signals_blocked() : thread->signals.blocked;
        if (blocked & KEYS && !futex_word_of(thread))
            return true;
    }
    return false;
}

void thread_check_deadlock(void)
{
    if (futex_waiting() + ready_waiting() + signal_waiting() < thread_count())
        return;
    if (alarm_next() != TIME_NEVER || key_may_come())
        return;
    panic("deadlock: every thread waits, and nothing can ever wake one up");
}
