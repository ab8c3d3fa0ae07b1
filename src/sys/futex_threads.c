/*
 * futex(2) where there are threads. Who waits is in a list of those whose words have the same hash,
 * in the order in which they came, and on its own stack. Any hart may wait and wake up, with
 * interrupts off and the lists locked (src/thread/harts.h).
 */
#include "src/sched/signals.h"
#include "src/sched/work.h"
#include "src/thread/harts.h"
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
    struct thread *thread;
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

static bool is_in_queue(const struct thread *thread)
{
    return thread->queue && (thread->state == THREAD_DOZING || thread->state == THREAD_PAUSED);
}

const volatile int *futex_word_of(const struct thread *thread)
{
    if (is_in_queue(thread))
        return thread->word;
    for (const struct waiter *list = lists; list < lists + LISTS; list++)
        for (const struct waiter *waiter = list->next; waiter && waiter != list;
             waiter = waiter->next)
            if (waiter->thread == thread)
                return waiter->word;
    return NULL;
}

unsigned futex_waiting(void)
{
    unsigned count = 0;
    unsigned long enabled = harts_hold();

    for (const struct thread *thread = thread_all; thread; thread = thread->next_of_all)
        count += is_in_queue(thread);
    for (const struct waiter *list = lists; list < lists + LISTS; list++)
        for (const struct waiter *waiter = list->next; waiter && waiter != list;
             waiter = waiter->next)
            count++;
    harts_release(enabled);
    return count;
}

/* Returns the harts to be told. */
static unsigned long wake(struct waiter *waiter)
{
    take_out(waiter);
    waiter->woken.signaled = true;
    return harts_resume(waiter->thread);
}

/* @waiter and those behind it. */
static SELDOM long wake_several(struct waiter *waiter, const volatile int *word, int most,
                                unsigned bits, unsigned long *ids)
{
    long woken = 0;

    while (waiter && woken < most) {
        struct waiter *before = waiter->previous;
        *ids |= wake(waiter);
        waiter = find(before, word, bits);
        woken++;
    }
    return woken;
}

long futex_wake(const volatile int *word, int most, unsigned bits)
{
    unsigned long ids = 0, enabled = harts_hold();
    struct waiter *waiter = find(list_of(word), word, bits);
    long woken = 1;

    if (!waiter || most < 1)
        woken = 0;
    else if (most > 1 && waiter->next->word)
        woken = wake_several(waiter, word, most, bits, &ids);
    else
        ids = wake(waiter);
    harts_unlock();
    harts_send(ids);
    irq_restore(enabled);
    return woken;
}

long futex_wake_call(long word, long operation, long count);

/* How the C library calls it: it is no call of the libos, and so does not wait for one. */
long futex_wake_call(long word, long operation, long count)
{
    return futex_wake((const volatile int *)word, (int)count, ~0u);
}

/* Has @moved of those that wait for @word wait for @to instead. */
static SELDOM long move(const volatile int *word, int moved, const volatile int *to)
{
    unsigned long enabled = harts_hold();
    struct waiter *waiter;
    long count = 0;

    while (count < moved && word != to && (waiter = find(list_of(word), word, ~0u))) {
        take_out(waiter);
        add(waiter, to);
        count++;
    }
    harts_release(enabled);
    return count;
}

/* Wakes up @most, and has @moved more wait for @to instead. */
static long requeue(const volatile int *word, int most, int moved, const volatile int *to)
{
    return futex_wake(word, most, ~0u) + move(word, moved, to);
}

/* False: @word is not @value any more. */
static bool begin_wait(struct waiter *waiter, const volatile int *word, int value)
{
    unsigned long enabled = harts_hold();
    bool waits = *word == value;

    if (waits)
        add(waiter, word);
    harts_release(enabled);
    return waits;
}

/* Whether @waiter was woken up. Interrupts off. */
static bool end_wait(struct waiter *waiter)
{
    harts_lock();
    bool woken = !waiter->next;
    if (!woken)
        take_out(waiter);
    harts_forget(waiter->thread);
    harts_unlock();
    return woken;
}

static SELDOM long wait_while(const volatile int *word, int value, unsigned bits,
                              uint64_t deadline_ns, bool restart)
{
    struct waiter waiter = {.bits = bits, .thread = thread_current};
    long result;

    do {
        if (!begin_wait(&waiter, word, value))
            return -EAGAIN;
        result = wait_or_signal(&waiter.woken, deadline_ns);
        unsigned long enabled = irq_save();
        bool woken = end_wait(&waiter);
        irq_restore(enabled);
        if (woken)
            return 0;
    } while (result == -EINTR && signals_run() && restart);
    return result;
}

/* Nobody has woken it up: a signal has come, or there was one. */
static SELDOM long go_on(const volatile int *word, int value)
{
    if (signals_due() && !signals_run())
        return -EINTR;
    return wait_while(word, value, ~0u, TIME_NEVER, true);
}

/* Without a deadline, and without late work to be done meanwhile, as most waits are. */
static SELDOM long wait_plainly(const volatile int *word, int value)
{
    struct waiter waiter = {.bits = ~0u, .thread = thread_current};

    if (work_due_ns() != TIME_NEVER)
        return wait_while(word, value, ~0u, TIME_NEVER, true);
    harts_hold();
    if (*word != value) {
        harts_release(STATUS_SIE);
        return -EAGAIN;
    }
    add(&waiter, word);
    harts_unlock();
    if (!signals_due())
        thread_pause(&waiter.woken);
    bool woken = end_wait(&waiter);
    irq_restore(STATUS_SIE);
    return woken ? 0 : go_on(word, value);
}

/* Not at home. False: it is recalled, and waits there. */
static bool wait_locked(const volatile int *word, int value)
{
    struct waiter waiter = {.bits = ~0u, .thread = harts_thread()};
    bool waits = *word == value;

    if (waits)
        add(&waiter, word);
    if (waits && harts_pause())
        return end_wait(&waiter);
    if (waits)
        take_out(&waiter);
    harts_unlock();
    return !waits;
}

static SELDOM bool wait_away(const volatile int *word, int value, const volatile int *cancelled)
{
    unsigned long enabled = irq_save();
    bool done = false;

    if (!harts_at_home() && !*cancelled) {
        harts_lock();
        done = wait_locked(word, value);
    }
    irq_restore(enabled);
    return done;
}

bool futex_wait_away(const volatile int *word, int value, const volatile int *cancelled);

/* How the C library begins to wait. Where the thread is not at home, it may wait there: true, it
 * has, or it is not to. False: it is at home, comes there, or is @cancelled. */
bool futex_wait_away(const volatile int *word, int value, const volatile int *cancelled)
{
    return !harts_at_home() && wait_away(word, value, cancelled);
}

long futex_wait_call(const volatile int *word, int value);

/* How the C library calls it where it does not care for cancellation. */
SELDOM long futex_wait_call(const volatile int *word, int value)
{
    static const int never = 0;

    if (futex_wait_away(word, value, &never))
        return 0;
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

    (void)*(volatile int *)word; /* a fault is now, and not where the lists are locked */
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
