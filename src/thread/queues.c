#include "queues.h"
#include "harts.h"
#include "src/sched/signals.h"
#include "src/sched/work.h"
#include "src/thread/registers_of_hart.h"
#include "thread.h"
#include "waiting.h"
#include <errno.h>
#include <yao/irq.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_ALTERNATIVE(threads, scheduled);

void queue_join(struct thread_queue *queue)
{
    struct thread *self = harts_thread();

    self->next_waiter = NULL;
    self->queue = queue;
    if (__builtin_expect(!queue->first, 1))
        queue->first = self;
    else
        queue->last->next_waiter = self;
    queue->last = self;
}

static void leave(struct thread *self)
{
    struct thread_queue *queue = self->queue;
    struct thread *before = NULL, **place = &queue->first;

    while (*place != self) {
        before = *place;
        place = &before->next_waiter;
    }
    *place = self->next_waiter;
    if (queue->last == self)
        queue->last = before;
    self->queue = NULL;
}

int queue_wake(struct thread_queue *queue, unsigned long held)
{
    struct thread *first = queue->first;

    queue->first = first->next_waiter;
    first->queue = NULL;
    return harts_rouse(first, held);
}

static inline long awake(const struct thread *self)
{
    bool due = signals_due_for(&self->signals) || (harts_at_home() && harts_must_leave(self));

    hart_interrupts_on();
    if (__builtin_expect(due, 0))
        thread_catch_up();
    return 0;
}

static void go(struct thread *self)
{
    leave(self);
    harts_unlock();
    hart_interrupts_on();
}

/* By a signal, or pthread_cancel(). */
static SELDOM long give_up(struct thread *self, bool restart)
{
    go(self);
    call_begin();
    restart &= signals_due() && signals_run();
    call_end();
    return restart ? -EAGAIN : -EINTR;
}

/* The thread was away, and has waited, or is at home now, where all waits can be. */
static void pause_or_come_home(struct thread *self, const volatile int *word, bool may_pause)
{
    self->word = word;
    if (!may_pause || !harts_pause()) {
        harts_unlock();
        harts_come_home();
    }
}

/* It may wait for devices, which a thread in a queue cannot. */
static SELDOM long work(struct thread *self)
{
    go(self);
    call_begin();
    work_run();
    call_end();
    return -EAGAIN;
}

SELDOM long queue_wait_late(const volatile int *word, uint64_t deadline_ns)
{
    struct thread *self = harts_thread();

    while (self->queue) {
        uint64_t work_ns = work_due_ns(), end_ns = deadline_ns < work_ns ? deadline_ns : work_ns;
        uint64_t now = end_ns == TIME_NEVER ? 0 : time_ns();
        if (thread_is_cancelled() || (harts_at_home() && signals_due()))
            return give_up(self, deadline_ns == TIME_NEVER);
        if (now >= deadline_ns) {
            go(self);
            return -ETIMEDOUT;
        }
        if (now >= work_ns)
            return work(self);
        if (!harts_at_home()) {
            pause_or_come_home(self, word, end_ns == TIME_NEVER);
        } else {
            harts_unlock();
            thread_doze_until(word, end_ns);
        }
        harts_lock();
    }
    harts_forget(self);
    harts_unlock();
    return awake(self);
}

inline __attribute__((always_inline)) long queue_wait(const volatile int *word,
                                                      uint64_t deadline_ns)
{
    if (deadline_ns != TIME_NEVER || work_due_ns() != TIME_NEVER || thread_is_cancelled() ||
        !harts_at_home())
        return queue_wait_late(word, deadline_ns);
    harts_unlock();
    thread_doze(word);
    struct thread *self = thread_current;
    harts_lock();
    if (__builtin_expect(self->queue != NULL, 0))
        return queue_wait_late(self->word, TIME_NEVER);
    harts_forget(self);
    harts_unlock();
    return awake(self);
}
