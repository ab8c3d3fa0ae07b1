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

#define STATUS_SIE 2 /* interrupts are on where a call of the libos waits */

struct waiter {
    struct waiter *next, *previous; /* in its list; next NULL: in none */
    const volatile int *word;
    unsigned bits;
    struct wait woken;
};

/* Each is a ring, and begins with an element that is no waiter; all 0: nothing was in it so far. */
static struct waiter lists[LISTS];

static struct waiter *list_of(const volatile int *word)
{
    uintptr_t at = (uintptr_t)word / sizeof *word;

    return &lists[(at ^ at / LISTS) % LISTS];
}

static void add(struct waiter *waiter, const volatile int *word)
{
    struct waiter *list = list_of(word);

    if (!list->next)
        list->next = list->previous = list;
    waiter->word = word;
    waiter->next = list;
    waiter->previous = list->previous;
    list->previous->next = waiter;
    list->previous = waiter;
}

static void take_out(struct waiter *waiter)
{
    waiter->next->previous = waiter->previous;
    waiter->previous->next = waiter->next;
    waiter->next = NULL;
}

/* The first one behind @waiter, or behind the beginning of the list. No thread waits for a word at
 * NULL, which is that of the beginning. */
static struct waiter *find(struct waiter *waiter, const volatile int *word, unsigned bits)
{
    do
        waiter = waiter->next;
    while (waiter && waiter->word && (waiter->word != word || !(waiter->bits & bits)));
    return waiter && waiter->word ? waiter : NULL;
}

const volatile int *futex_word_of(const struct thread *thread)
{
    for (const struct waiter *list = lists; list < lists + LISTS; list++)
        for (const struct waiter *waiter = list->next; waiter && waiter != list;
             waiter = waiter->next)
            if (waiter->woken.waiter == thread)
                return waiter->word;
    return NULL;
}

unsigned futex_waiting(void)
{
    unsigned count = 0;

    for (const struct waiter *list = lists; list < lists + LISTS; list++)
        for (const struct waiter *waiter = list->next; waiter && waiter != list;
             waiter = waiter->next)
            count += waiter->woken.waiter != NULL;
    return count;
}

static void wake(struct waiter *waiter)
{
    struct thread *thread = waiter->woken.waiter;

    take_out(waiter);
    waiter->woken.signaled = true;
    if (thread)
        thread_resume(thread);
}

/* @waiter and those behind it. */
static SELDOM long wake_several(struct waiter *waiter, const volatile int *word, int most,
                                unsigned bits)
{
    long woken = 0;

    while (waiter && woken < most) {
        struct waiter *before = waiter->previous;
        wake(waiter);
        waiter = find(before, word, bits);
        woken++;
    }
    return woken;
}

long futex_wake(const volatile int *word, int most, unsigned bits)
{
    struct waiter *waiter = find(list_of(word), word, bits);

    if (!waiter || most < 1)
        return 0;
    if (most > 1 && waiter->next->word)
        return wake_several(waiter, word, most, bits);
    wake(waiter);
    return 1;
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
static SELDOM long requeue(const volatile int *word, int most, int moved, const volatile int *to)
{
    long count = futex_wake(word, most, ~0u);
    struct waiter *waiter;

    while (moved-- > 0 && word != to && (waiter = find(list_of(word), word, ~0u))) {
        take_out(waiter);
        add(waiter, to);
        count++;
    }
    return count;
}

static SELDOM long wait_while(const volatile int *word, int value, unsigned bits,
                              uint64_t deadline_ns, bool restart)
{
    struct waiter waiter = {.bits = bits};
    long result;

    do {
        if (*word != value)
            return -EAGAIN;
        add(&waiter, word);
        result = wait_or_signal(&waiter.woken, deadline_ns);
        if (!waiter.next)
            return 0;
        take_out(&waiter);
    } while (result == -EINTR && signals_run() && restart);
    return result;
}

/* Nobody has woken up @waiter: a signal has come, or there was one. */
static SELDOM long go_on(struct waiter *waiter, int value)
{
    const volatile int *word = waiter->word;

    take_out(waiter);
    if (signals_due() && !signals_run())
        return -EINTR;
    return wait_while(word, value, ~0u, TIME_NEVER, true);
}

/* Without a deadline, and without late work to be done meanwhile, as most waits are. */
static SELDOM long wait_plainly(const volatile int *word, int value)
{
    struct waiter waiter = {.bits = ~0u};

    if (*word != value)
        return -EAGAIN;
    if (work_due_ns() != TIME_NEVER)
        return wait_while(word, value, ~0u, TIME_NEVER, true);
    add(&waiter, word);
    irq_save();
    if (!signals_due())
        thread_pause(&waiter.woken);
    irq_restore(STATUS_SIE);
    return waiter.next ? go_on(&waiter, value) : 0;
}

long futex_wait_call(const volatile int *word, int value);

/* How the C library calls it where it does not care for cancellation. */
SELDOM long futex_wait_call(const volatile int *word, int value)
{
    call_begin();
    long result = wait_plainly(word, value);
    call_end();
    return result;
}

/* In time_ns(). */
static uint64_t absolute(const struct timespec *time, bool realtime)
{
    uint64_t ns = timespec_ns(time);
    int64_t ahead = realtime ? realtime_ns() - (int64_t)time_ns() : 0;

    return ns == TIME_NEVER ? ns : ns < (uint64_t)ahead ? 0 : ns - (uint64_t)ahead;
}

static SELDOM long wait_as_told(const volatile int *word, int operation, int value,
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
        if (!timeout)
            return wait_plainly(word, value);
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
