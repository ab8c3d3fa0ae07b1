/* The calls for threads, in an image that starts some. */
#include "threads.h"
#include "src/end/end.h"
#include "src/sched/process.h"
#include "src/signal/signal.h"
#include "src/thread/harts.h"
#include "src/thread/thread.h"
#include "sys.h"
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <threads.h>
#include <yao/module.h>

YAO_ALTERNATIVE(threads, scheduled);

static struct thread *unused; /* linked by next */

static void keep(struct thread *thread)
{
    thread->next = unused;
    unused = thread;
}

static struct thread *take(void)
{
    struct thread *thread = unused;

    if (!thread)
        return malloc(sizeof *thread);
    unused = thread->next;
    return thread;
}

long thread_make(int (*function)(void *), void *argument, void *stack, void *tp,
                 volatile int *clear)
{
    struct thread *thread = take();

    if (!thread)
        return -EAGAIN;
    thread_start(thread, function, argument, stack, tp);
    thread->clear = clear;
    return thread->number;
}

long sys_gettid(void)
{
    return thread_current->number;
}

long sys_set_tid_address(int *address)
{
    thread_current->clear = address;
    return thread_current->number;
}

long sys_sched_yield(void)
{
    thread_yield();
    return 0;
}

/* In no call of the libos, so it waits for nobody who keeps that. */
int sched_yield(void)
{
    if (!harts_yield())
        thread_pass();
    return 0;
}

void thrd_yield(void)
{
    sched_yield();
}

static void end(void *unused_base, size_t unused_size)
{
    volatile int *clear = thread_current->clear;

    if (clear) {
        *clear = 0;
        futex_wake(clear, 1, ~0u);
    }
    thread_end(keep);
}

/* Of the last thread: the image ends. */
_Noreturn long sys_exit(int status)
{
    if (thread_count() == 1)
        end_image(status);
    thread_on_last_stack(NULL, 0, end);
}

static bool is_dropped(const struct thread *thread, int number)
{
    if (thread->signals.blocked & signal_bit(number))
        return false;
    if (signal_is_ignored(number))
        return true;
    if (!signal_handled(number))
        signal_kill(number);
    return false;
}

bool thread_send(int thread, int number)
{
    sys_tkill(thread, number);
    return true;
}

/* Signal 0 only checks whether the thread exists. */
long sys_tkill(int thread, int number)
{
    struct thread *to = thread_find(thread);

    if (thread <= 0 || number < 0 || number > SIGNALS)
        return -EINVAL;
    if (!to)
        return -ESRCH;
    if (number && !is_dropped(to, number))
        thread_direct(to, number);
    return 0;
}
