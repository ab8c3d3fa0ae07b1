#include "harts.h"
#include "src/mm/layout.h"
#include "src/mm/map.h"
#include "src/sched/idle.h"
#include "src/sched/process.h"
#include "src/sched/threads.h"
#include "src/signal/alarms.h"
#include "src/signal/signal.h"
#include "src/thread/registers_of_hart.h"
#include "src/time/timer.h"
#include "switch.h"
#include "thread.h"
#include "waiting.h"
#include <string.h>
#include <yao/irq.h>
#include <yao/module.h>

YAO_ALTERNATIVE(threads, scheduled);
YAO_REQUIRE(handlers, installed);
YAO_REQUIRE(alarms, set);
YAO_REQUIRE(wait, threads);

struct thread_signals *signals_own(void)
{
    return &thread_current->signals;
}

struct thread_calls *calls_own(void)
{
    return &thread_current->calls;
}

#define TURN_NS  5000000 /* of a thread, while others are ready */
#define SHARE_NS 100000  /* the same, while another hart is free */

static struct thread main_thread = {.harts = ~0ul, .number = PROCESS, .name = "main"};
struct thread *thread_current = &main_thread;

struct thread *thread_all = &main_thread;
static unsigned count = 1;
static int last_number = PROCESS;

/* First in, first out. */
struct queue {
    struct thread *first, *last;
};

/* Within reach of gp. */
static __attribute__((section(".data.ready"))) struct queue ready = {NULL, NULL};
static struct queue entering;
static struct thread *keeper;   /* of the libos, while it waits for a device */
static struct thread *sleepers; /* by deadline */
static bool is_idle;            /* nobody runs */
static volatile bool turn_over;

static void queue_add(struct queue *queue, struct thread *thread)
{
    thread->next = NULL;
    if (__builtin_expect(!queue->first, 1))
        queue->first = thread;
    else
        queue->last->next = thread;
    queue->last = thread;
}

static struct thread *queue_take(struct queue *queue)
{
    struct thread *thread = queue->first;

    if (thread)
        queue->first = thread->next;
    return thread;
}

static void end_turn(struct alarm *alarm, uint64_t times);
static void wake_sleepers(struct alarm *alarm, uint64_t times);

static struct alarm deadline_alarm = ALARM(wake_sleepers), turn_alarm = ALARM(end_turn);

static int begin(void)
{
    deadline_alarm.stays = true;
    alarm_add(&deadline_alarm);
    alarm_add(&turn_alarm);
    thread_begin_floating();
    return 0;
}

YAO_STEP(boot, threads, begin);

static uint64_t turn_end_ns(void)
{
    return time_ns() + (harts_are_idle() ? SHARE_NS : TURN_NS);
}

static SELDOM void begin_turn(void)
{
    alarm_set(&turn_alarm, turn_end_ns(), 0);
}

static bool no_turn(void)
{
    return (int64_t)turn_alarm.due_ns < 0; /* TIME_NEVER */
}

/* A turn begins anew at each alarm, and not with each thread: so most switches read no clock. */
static void begin_turns(void)
{
    if (no_turn())
        begin_turn();
}

static void make_ready(struct thread *thread)
{
    if (thread->state == THREAD_READY)
        return;
    thread->state = THREAD_READY;
    queue_add(&ready, thread);
    if (!is_idle)
        begin_turns();
}

static void sleepers_remove(struct thread *thread)
{
    if (!thread->earlier)
        return;
    *thread->earlier = thread->later;
    if (thread->later)
        thread->later->earlier = thread->earlier;
    thread->earlier = NULL;
}

static SELDOM void sleepers_add(struct thread *thread, uint64_t deadline_ns)
{
    struct thread **place = &sleepers;

    while (*place && (*place)->deadline_ns <= deadline_ns)
        place = &(*place)->later;
    thread->deadline_ns = deadline_ns;
    thread->later = *place;
    thread->earlier = place;
    if (thread->later)
        thread->later->earlier = &thread->later;
    *place = thread;
    if (sleepers == thread && deadline_ns < deadline_alarm.due_ns)
        alarm_move(&deadline_alarm, deadline_ns);
}

/* In the timer's interrupt. */
static void end_turn(struct alarm *alarm, uint64_t times)
{
    if (!ready.first && !harts_still_wait())
        return;
    turn_over = true;
    alarm->due_ns = turn_end_ns();
    if (!harts_are_idle()) /* else there is room for who waits */
        harts_recall_all();
    signal_interrupt();
}

/* The same, when the first deadline has come. */
static void wake_sleepers(struct alarm *alarm, uint64_t times)
{
    uint64_t now = time_ns();

    while (sleepers && sleepers->deadline_ns <= now) {
        struct thread *thread = sleepers;
        sleepers_remove(thread);
        if (thread->state != THREAD_WAITING && thread->state != THREAD_DOZING)
            continue;
        thread->state = THREAD_READY;
        queue_add(&ready, thread);
    }
    if (sleepers)
        alarm->due_ns = sleepers->deadline_ns;
    if (ready.first && !is_idle)
        begin_turns();
}

/* Sleeps until an interrupt is pending, and has it handled, on the stack of a thread that does not
 * run, in a call. With the FPU off, as in every handler. What devices and the timer want is done
 * without a trap, which takes less time. */
static SELDOM void idle(void)
{
    uint64_t begin = idle_begin();
    unsigned long status = hart_floating_off();

    hart_sleep();
    interrupts_take();
    if (hart_timer_interrupts())
        alarm_interrupt();
    if (!ready.first) {
        irq_restore(2);
        irq_save();
    }
    hart_floating_on(status);
    idle_end(begin);
}

/* No time will come that a thread waits for, and no device that one keeps the libos for. */
static void look_for_deadlock(void)
{
    alarm_set(&deadline_alarm, TIME_NEVER, 0);
    alarm_set(&turn_alarm, TIME_NEVER, 0);
    thread_check_deadlock();
}

static void switch_to(struct thread *to)
{
    struct thread *from = thread_current;

    turn_over = harts_must_leave(to);
    if (to == from)
        return;
    thread_current = to;
    thread_switch(&from->sp, to->sp);
}

/* The first one that is ready runs. Nothing has to be saved for this: it ends in the switch. */
static void switch_to_first(void)
{
    switch_to(queue_take(&ready));
}

static SELDOM void begin_turn_and_switch(void)
{
    begin_turn();
    switch_to_first();
}

static struct thread *take_ready(void)
{
    struct thread *thread = queue_take(&ready);

    return thread ? thread : harts_take();
}

/* In a call, so that no signal makes the thread go on that waits. */
static SELDOM void idle_and_switch(void)
{
    struct thread *to, *self = thread_current;

    is_idle = true;
    self->calls.depth++;
    while (!(to = take_ready()))
        if (harts_may_sleep()) {
            if (!sleepers && !keeper && !harts_wait())
                look_for_deadlock();
            idle();
        }
    self->calls.depth--;
    is_idle = false;
    if (ready.first || harts_still_wait())
        begin_turns();
    switch_to(to);
}

void thread_idle(void)
{
    for (;;)
        idle_and_switch();
}

/* The next thread runs. The caller's is in a queue, waits, or ends. Interrupts off. */
static SELDOM void switch_away(void)
{
    if (!ready.first)
        idle_and_switch();
    else if ((ready.first->next || harts_wait()) && no_turn())
        begin_turn_and_switch();
    else
        switch_to_first();
}

static SELDOM void enter(void)
{
    struct thread *self = thread_current;
    unsigned long enabled = irq_save();

    while (keeper) {
        self->state = THREAD_ENTERING;
        queue_add(&entering, self);
        switch_away();
    }
    irq_restore(enabled);
}

/* Each that enters lets the next one try, so that not all of them wake up for one. */
static SELDOM void let_enter(void)
{
    struct thread *thread = queue_take(&entering);

    if (thread)
        make_ready(thread);
}

static SELDOM void enter_call(void)
{
    enter();
    unsigned long enabled = irq_save();
    let_enter();
    irq_restore(enabled);
}

void thread_entered_call(void)
{
    if (keeper)
        enter_call();
}

static void stop_waiting(struct wait *wait, struct thread *self)
{
    struct thread **place = &wait->waiter;

    while (*place != self)
        place = &(*place)->next_waiter;
    *place = self->next_waiter;
}

bool thread_wait(struct wait *wait, uint64_t deadline_ns, bool interruptible)
{
    struct thread *self = thread_current;

    self->state = THREAD_WAITING;
    self->interruptible = interruptible;
    self->signaled = false;
    self->next_waiter = wait->waiter;
    wait->waiter = self;
    if (deadline_ns != TIME_NEVER)
        sleepers_add(self, deadline_ns);
    if (!interruptible)
        keeper = self;
    switch_away();
    if (self->earlier)
        sleepers_remove(self);
    stop_waiting(wait, self);
    if (!interruptible)
        keeper = NULL;
    else if (keeper)
        enter();
    if (entering.first)
        let_enter();
    return self->signaled;
}

/* Who keeps the libos goes on first. */
static void end_wait(void)
{
    if (keeper)
        enter();
    if (entering.first)
        let_enter();
}

bool thread_sleep(uint64_t deadline_ns)
{
    struct thread *self = thread_current;

    self->state = THREAD_WAITING;
    self->interruptible = true;
    sleepers_add(self, deadline_ns);
    switch_away();
    bool over = !self->earlier;
    sleepers_remove(self);
    end_wait();
    return over;
}

/* As thread_wait(), with less. */
SELDOM bool thread_pause(struct wait *wait)
{
    struct thread *self = thread_current;

    self->state = THREAD_WAITING;
    self->interruptible = true;
    self->signaled = false;
    self->next_waiter = NULL;
    wait->waiter = self;
    switch_away();
    wait->waiter = NULL;
    end_wait();
    return self->signaled;
}

/* The turn begins last: then nothing has to be saved for it. */
void thread_resume(struct thread *thread)
{
    unsigned long enabled = irq_save();

    thread->signaled = true;
    if (thread->state == THREAD_WAITING || thread->state == THREAD_DOZING) {
        thread->state = THREAD_READY;
        queue_add(&ready, thread);
    }
    irq_restore(enabled);
    begin_turns();
}

/* Mostly another thread is ready that runs next, and as long as it likes. */
inline __attribute__((always_inline)) void thread_doze(const volatile int *word)
{
    struct thread *self = thread_current, *to = ready.first;

    self->state = THREAD_DOZING;
    self->word = word;
    if (__builtin_expect(!to || to->next || harts_wait(), 0))
        return switch_away();
    ready.first = NULL;
    if (harts_must_leave(to))
        turn_over = true;
    thread_current = to;
    thread_switch(&self->sp, to->sp);
}

void thread_doze_until(const volatile int *word, uint64_t deadline_ns)
{
    struct thread *self = thread_current;

    if (deadline_ns != TIME_NEVER)
        sleepers_add(self, deadline_ns);
    thread_doze(word);
    sleepers_remove(self);
}

static SELDOM int begin_turn_and_restore(unsigned long enabled)
{
    begin_turn();
    irq_restore(enabled);
    return 0;
}

int thread_rouse(struct thread *thread, unsigned long enabled)
{
    if (__builtin_expect(thread->state == THREAD_DOZING, 1)) {
        thread->state = THREAD_READY;
        queue_add(&ready, thread);
    }
    if (no_turn())
        return begin_turn_and_restore(enabled);
    irq_restore(enabled);
    return 0;
}

void thread_wake(struct wait *wait)
{
    unsigned long enabled = irq_save();

    for (struct thread *thread = wait->waiter; thread; thread = thread->next_waiter) {
        thread->signaled = true;
        if (thread->state == THREAD_WAITING)
            make_ready(thread);
    }
    irq_restore(enabled);
}

void thread_yield(void)
{
    unsigned long enabled = irq_save();

    turn_over = harts_must_leave(thread_current);
    if (ready.first) {
        queue_add(&ready, thread_current);
        switch_away();
    }
    irq_restore(enabled);
}

SELDOM void thread_catch_up(void)
{
    call_begin();
    call_end();
}

/* There is none that is ready, or no turn so far. */
static SELDOM void pass_otherwise(unsigned long enabled)
{
    bool again = harts_at_home() && ready.first;

    if (again)
        begin_turn();
    irq_restore(enabled);
    if (again)
        thread_pass();
}

SELDOM void thread_pass(void)
{
    unsigned long enabled = irq_save();
    struct thread *to;

    if (!harts_at_home() || !(to = ready.first) || no_turn())
        return pass_otherwise(enabled);
    struct thread *self = thread_current;
    self->next = NULL;
    ready.last->next = self;
    ready.last = self;
    ready.first = to->next;
    if (harts_must_leave(to))
        turn_over = true;
    thread_current = to;
    thread_switch(&self->sp, to->sp);
    bool due = signals_due() || harts_must_leave(thread_current);
    hart_interrupts_on();
    if (due)
        thread_catch_up();
}

/* Another hart may go on with the caller at once, on its stack. */
static void leave_for(struct thread *to)
{
    struct thread *self = thread_current;

    self->sp = NULL;
    if (!harts_give(self))
        queue_add(&ready, self);
    begin_turns();
    switch_to(to ? to : harts_idler());
}

/* It was interrupted in the app's code, so it computes, and other harts can do that. */
bool thread_leave(void)
{
    if (!turn_over)
        return false;
    turn_over = false;
    struct thread *to = take_ready();
    if (!to && !harts_must_leave(thread_current))
        return false;
    leave_for(to);
    return harts_at_home();
}

bool thread_turn_over(void)
{
    return turn_over;
}

/* In no call any more, so an interrupt may have sent the thread to another hart meanwhile. Who
 * makes calls stays here, where they cost less, if it may. */
void thread_left_call(void)
{
    if (!turn_over)
        return;
    unsigned long enabled = irq_save();
    if (harts_at_home() && !harts_must_leave(thread_current))
        thread_yield();
    else if (harts_at_home() && !signals_due()) /* else it leaves when their handlers have run */
        leave_for(take_ready());
    irq_restore(enabled);
}

unsigned long thread_to_libos(void)
{
    return harts_come_home();
}

void thread_in_libos(unsigned long enabled)
{
    harts_may_leave(enabled);
}

void thread_come_back(struct thread *thread)
{
    make_ready(thread);
    turn_over = true;
    signal_interrupt();
}

void thread_share(void)
{
    begin_turns();
}

struct trap_frame *thread_fault(struct trap_frame *frame)
{
    return harts_fault(frame);
}

void map_flush_others(void)
{
    harts_flush();
}

unsigned long thread_harts(void)
{
    return harts_all();
}

/* Other harts change it from one to the other. */
static bool is_away(const struct thread *thread)
{
    enum thread_state state = __atomic_load_n(&thread->state, __ATOMIC_RELAXED);

    return state == THREAD_AWAY || state == THREAD_PAUSED;
}

static struct thread *find_or_own(int number)
{
    return number ? thread_find(number) : thread_current;
}

unsigned long thread_affinity(int number)
{
    return find_or_own(number)->harts & harts_all();
}

void thread_set_affinity(int number, unsigned long harts)
{
    struct thread *thread = find_or_own(number);
    unsigned long enabled = irq_save();

    thread->harts = harts;
    if (is_away(thread))
        harts_recall(thread);
    if (thread == thread_current)
        turn_over |= harts_must_leave(thread);
    irq_restore(enabled);
}

struct thread *thread_find(int number)
{
    struct thread *thread = thread_all;

    while (thread && thread->number != number)
        thread = thread->next_of_all;
    return thread;
}

bool thread_exists(int number)
{
    return thread_find(number);
}

char *thread_name(int number)
{
    struct thread *thread = thread_find(number);
    return thread ? thread->name : NULL;
}

unsigned thread_count(void)
{
    return count;
}

#define NUMBER_MAX 0x3fffffff

/* Numbers of threads that have ended come again only after all others: as on Linux, and never 0.
 * Until then nobody can have the next one. */
static int new_number(void)
{
    static bool come_again;

    do {
        come_again |= last_number >= NUMBER_MAX;
        last_number = last_number >= NUMBER_MAX ? PROCESS + 1 : last_number + 1;
    } while (come_again && thread_find(last_number));
    return last_number;
}

void thread_start(struct thread *thread, int (*function)(void *), void *argument, void *stack,
                  void *tp)
{
    *thread = (struct thread){
        .sp = thread_prepare(stack, tp, true, function, argument),
        .stack = stack,
        .number = new_number(),
        .state = THREAD_WAITING,
        .next_of_all = thread_all,
        .harts = thread_current->harts,
    };
    memcpy(__builtin_assume_aligned(thread->name, 8),
           __builtin_assume_aligned(thread_current->name, 8), sizeof thread->name);
    thread->signals.blocked = signals_blocked();
    thread_all->previous_of_all = thread;
    thread_all = thread;
    count++;
    unsigned long enabled = irq_save();
    if (harts_must_leave(thread) && harts_give(thread))
        begin_turns();
    else
        make_ready(thread);
    irq_restore(enabled);
}

_Noreturn void thread_end(void (*free)(struct thread *))
{
    struct thread *self = thread_current;

    irq_save();
    if (self->next_of_all)
        self->next_of_all->previous_of_all = self->previous_of_all;
    if (self->previous_of_all)
        self->previous_of_all->next_of_all = self->next_of_all;
    else
        thread_all = self->next_of_all;
    count--;
    self->state = THREAD_WAITING;
    if (self != &main_thread)
        free(self);
    switch_away();
    __builtin_unreachable();
}

void thread_stop_others(void)
{
    unsigned long enabled = irq_save();

    harts_stop();
    ready = entering = (struct queue){NULL, NULL};
    sleepers = NULL;
    for (struct thread *thread = thread_all; thread; thread = thread->next_of_all)
        if (thread != thread_current)
            thread->state = THREAD_READY;
    irq_restore(enabled);
}

static void interrupt(struct thread *thread)
{
    if (thread->state == THREAD_DOZING ||
        (thread->state == THREAD_WAITING && thread->interruptible))
        make_ready(thread);
    else if (is_away(thread))
        harts_recall(thread);
}

void thread_direct(struct thread *thread, int number)
{
    unsigned long enabled = irq_save();

    signal_direct(thread == thread_current ? NULL : &thread->signals, number);
    if (thread != thread_current && !(thread->signals.blocked & signal_bit(number)))
        interrupt(thread);
    irq_restore(enabled);
}

/* While the hart is idle, its last thread waits, too. The oldest that takes the signal does: so the
 * first one is interrupted if others do not block what it waits for, as on Linux. */
void thread_signal_came(int number)
{
    struct thread *taker = NULL;

    if (!is_idle && !(signals_blocked() & signal_bit(number)))
        return;
    for (struct thread *thread = thread_all; thread; thread = thread->next_of_all)
        if (!(thread->signals.blocked & signal_bit(number)))
            taker = thread;
    if (taker)
        interrupt(taker);
}
