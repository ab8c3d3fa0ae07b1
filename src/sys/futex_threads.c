/*
 * futex(2) where there are threads. Who waits is in a list of those whose words have the same hash,
 * in the order in which they came, and on its own stack.
 */
#include "src/sched/signals.h"
#include "src/sched/work.h"
#include "src/thread/thread.h"
#include "src/thread/waiting.h"
#include "sys.h"
#include "threads.h"
#include "timeout.h"
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <yao/irq.h>
#include <yao/module.h>
#include <yao/wait.h>

#include "src/time/realtime.h"

YAO_ALTERNATIVE(threads, scheduled);

#define FUTEX_WAIT        0
#define FUTEX_WAKE        1
#define FUTEX_REQUEUE     3
#define FUTEX_CMP_REQUEUE 4
#define FUTEX_WAIT_BITSET 9
#define FUTEX_WAKE_BITSET 10
#define FUTEX_COMMAND     0x7f /* without the flags PRIVATE and CLOCK_REALTIME */
#define FUTEX_REALTIME    0x100

#define LISTS 64

struct waiter {
    const volatile int *word;
    unsigned bits;
    struct wait woken;
    struct waiter *next, **place; /* in its list; place NULL: in none */
};

static struct list {
    struct waiter *first, **end;
} lists[LISTS];

static struct list *list_of(const volatile int *word)
{
    uintptr_t at = (uintptr_t)word / sizeof *word;
    struct list *list = &lists[(at ^ at / LISTS) % LISTS];

    if (!list->first)
        list->end = &list->first;
    return list;
}

static void add(struct waiter *waiter, const volatile int *word)
{
    struct list *list = list_of(word);

    waiter->word = word;
    waiter->next = NULL;
    waiter->place = list->end;
    *list->end = waiter;
    list->end = &waiter->next;
}

static void take_out(struct waiter *waiter)
{
    if (waiter->next)
        waiter->next->place = waiter->place;
    else
        list_of(waiter->word)->end = waiter->place;
    *waiter->place = waiter->next;
    waiter->place = NULL;
}

static struct waiter *find(struct waiter *waiter, const volatile int *word, unsigned bits)
{
    while (waiter && (waiter->word != word || !(waiter->bits & bits)))
        waiter = waiter->next;
    return waiter;
}

const volatile int *futex_word_of(const struct thread *thread)
{
    for (const struct list *list = lists; list < lists + LISTS; list++)
        for (const struct waiter *waiter = list->first; waiter; waiter = waiter->next)
            if (waiter->woken.waiter == thread)
                return waiter->word;
    return NULL;
}

unsigned futex_waiting(void)
{
    unsigned count = 0;

    for (const struct list *list = lists; list < lists + LISTS; list++)
        for (const struct waiter *waiter = list->first; waiter; waiter = waiter->next)
            count += waiter->woken.waiter != NULL;
    return count;
}

long futex_wake(const volatile int *word, int most, unsigned bits)
{
    struct waiter *waiter = list_of(word)->first;
    long woken = 0;

    while (woken < most && (waiter = find(waiter, word, bits))) {
        struct waiter *next = waiter->next;
        take_out(waiter);
        wait_signal(&waiter->woken);
        waiter = next;
        woken++;
    }
    return woken;
}

long futex_wake_call(long word, long operation, long count);

/* How the C library calls it. */
long futex_wake_call(long word, long operation, long count)
{
    call_begin();
    long woken = futex_wake((const volatile int *)word, (int)count, ~0u);
    call_end();
    return woken;
}

/* Wakes up @most, and has @moved more wait for @to instead. */
static long requeue(const volatile int *word, int most, int moved, const volatile int *to)
{
    long count = futex_wake(word, most, ~0u);
    struct waiter *waiter = list_of(word)->first;

    while (moved-- > 0 && word != to && (waiter = find(waiter, word, ~0u))) {
        struct waiter *next = waiter->next;
        take_out(waiter);
        add(waiter, to);
        waiter = next;
        count++;
    }
    return count;
}

/* As wait_or_signal(), which looks at the clock and for late work: for most waits there is neither.
 */
static long wait_for_wake(struct wait *woken, uint64_t deadline_ns)
{
    if (deadline_ns != TIME_NEVER || work_due_ns() != TIME_NEVER)
        return wait_or_signal(woken, deadline_ns);
    unsigned long enabled = irq_save();
    bool is_over;
    do
        is_over = signals_due() || thread_wait(woken, TIME_NEVER, true);
    while (!is_over);
    irq_restore(enabled);
    return woken->signaled ? 0 : -EINTR;
}

static long wait_while(const volatile int *word, int value, unsigned bits, uint64_t deadline_ns,
                       bool restart)
{
    struct waiter waiter = {.bits = bits};
    long result;

    do {
        if (*word != value)
            return -EAGAIN;
        add(&waiter, word);
        result = wait_for_wake(&waiter.woken, deadline_ns);
        if (!waiter.place)
            return 0;
        take_out(&waiter);
    } while (result == -EINTR && signals_run() && restart);
    return result;
}

/* In time_ns(). */
static uint64_t absolute(const struct timespec *time, bool realtime)
{
    uint64_t ns = timespec_ns(time);
    int64_t ahead = realtime ? realtime_ns() - (int64_t)time_ns() : 0;

    return ns == TIME_NEVER ? ns : ns < (uint64_t)ahead ? 0 : ns - (uint64_t)ahead;
}

static long wait_as_told(const volatile int *word, int operation, int value,
                         const struct timespec *timeout, unsigned bits)
{
    uint64_t deadline_ns = TIME_NEVER;

    if (!bits || (timeout && !timespec_valid(timeout)))
        return -EINVAL;
    if (timeout)
        deadline_ns = (operation & FUTEX_COMMAND) == FUTEX_WAIT_BITSET
                          ? absolute(timeout, operation & FUTEX_REALTIME)
                          : time_from_now(timespec_ns(timeout));
    return wait_while(word, value, bits, deadline_ns, !timeout);
}

long sys_futex(int *word, int operation, int value, const struct timespec *timeout, int *other,
               int value3)
{
    int moved = (int)(intptr_t)timeout;

    switch (operation & FUTEX_COMMAND) {
    case FUTEX_WAKE:
        return futex_wake(word, value, ~0u);
    case FUTEX_WAKE_BITSET:
        return futex_wake(word, value, (unsigned)value3);
    case FUTEX_WAIT:
        return wait_as_told(word, operation, value, timeout, ~0u);
    case FUTEX_WAIT_BITSET:
        return wait_as_told(word, operation, value, timeout, (unsigned)value3);
    case FUTEX_CMP_REQUEUE:
        if (*word != value3)
            return -EAGAIN;
        return requeue(word, value, moved, other);
    case FUTEX_REQUEUE:
        return requeue(word, value, moved, other);
    default:
        return -ENOSYS;
    }
}
