#include "harts.h"
#include "hart.h"
#include "src/mm/layout.h"
#include "src/mm/map.h"
#include "src/sbi/sbi.h"
#include "src/sched/threads.h"
#include "src/settings/defaults.h"
#include "src/settings/settings.h"
#include "src/signal/signal.h"
#include "src/thread/registers_of_hart.h"
#include "switch.h"
#include "thread.h"
#include "waiting.h"
#include <stdlib.h>
#include <string.h>
#include <yao/dt.h>
#include <yao/hart.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_DEFAULT(harts, all);
YAO_REQUIRE(messages, taken);
YAO_REQUIRE(parking, called);

#define START_NS 1000000000 /* until a hart is given up that was started */
#define CALL_NS  10000000   /* until it is called where it may wait: src/boot/head_harts.S */
#define LOOK_NS  200000000  /* the same of one that the firmware does not start */
#define STOP_NS  100000000  /* one that runs a thread needs microseconds */

/* The trap stack ends where the rest begins. */
struct area {
    char trap_stack[HART_TRAP_STACK];
    struct hart hart;
};

__attribute__((section(".data.hart_called"))) uint64_t hart_called[HARTS_MAX] = {0};

static struct hart *others[HARTS_MAX];
static unsigned count;     /* of the others that have started */
static unsigned long mask; /* their ids */

/* Guards what follows, and is_idle and thread of each hart, and of each thread hart, recalled,
 * is_called and next_called, and state from THREAD_AWAY and THREAD_PAUSED. */
static volatile int lock;

static struct thread *first, **end = &first; /* given, and not run yet */
static struct thread *homeward;              /* threads that have come home */
static struct thread *called;                /* those of home that others have woken up */
static volatile unsigned idle_count;
static bool home_sleeps; /* and nobody has woken it up */
static bool home_knows;  /* that some wait until they have a hart, so turns end */

void harts_lock(void)
{
    while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE))
        while (__atomic_load_n(&lock, __ATOMIC_RELAXED))
            ;
}

void harts_unlock(void)
{
    __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
}

/* What was written before is there when the interrupt comes. */
void harts_send(unsigned long ids)
{
    if (!ids)
        return;
    hart_order_message();
    sbi_call(SBI_EXT_IPI, SBI_IPI_SEND, (long)ids, 0, 0);
}

static void send(unsigned long id)
{
    harts_send(1ul << id);
}

unsigned long harts_all(void)
{
    return ~0ul >> (HARTS_MAX - 1 - count);
}

static struct hart *this_hart(void)
{
    return (struct hart *)hart_scratch();
}

/* In a handler it is 0: only home has handlers that ask. */
bool harts_at_home(void)
{
    uintptr_t value = hart_scratch();
    return !value || value == TRAP_STACK_TOP;
}

/* Where a hart that gives it up still saves its registers, this ends soon. */
static void *saved_sp(struct thread *thread)
{
    void *sp;

    while (!(sp = __atomic_load_n(&thread->sp, __ATOMIC_ACQUIRE)))
        ;
    return sp;
}

/* Out of the queue. */
static void take_from(struct thread **place)
{
    *place = (*place)->next;
    if (!*place)
        end = place;
}

static bool may_run(const struct thread *thread, unsigned number)
{
    return thread->harts >> number & 1;
}

/* The first of those that were given that may run on hart @number. */
static struct thread *take(unsigned number)
{
    struct thread **place = &first, *thread;

    while (*place && !may_run(*place, number))
        place = &(*place)->next;
    thread = *place;
    if (thread)
        take_from(place);
    return thread;
}

static struct hart *find_idle(const struct thread *thread)
{
    if (idle_count)
        for (unsigned i = 0; i < count; i++)
            if (others[i]->is_idle && may_run(thread, i + 1))
                return others[i];
    return NULL;
}

/* A free hart that is to be told that @thread waits for one; 0: there is none. */
static unsigned long wake_idle(const struct thread *thread)
{
    struct hart *hart = find_idle(thread);

    if (!hart)
        return 0;
    hart->is_idle = false;
    idle_count--;
    return 1ul << hart->id;
}

/* The same, or home, where turns end then. */
static unsigned long wake_one(const struct thread *thread)
{
    unsigned long ids = wake_idle(thread);

    if (ids)
        return ids;
    if (!home_sleeps && home_knows)
        return 0;
    home_sleeps = false;
    home_knows = true;
    return 1ul << hart_id();
}

/* For the first hart that is free. Returns those that are to be told. */
static unsigned long give(struct thread *thread)
{
    thread->state = THREAD_AWAY;
    thread->next = NULL;
    *end = thread;
    end = &thread->next;
    return wake_one(thread);
}

/* Home. */

bool harts_give(struct thread *thread)
{
    if (!(thread->harts & harts_all() & ~1ul))
        return false;
    harts_lock();
    home_knows = true;
    unsigned long ids = give(thread);
    harts_unlock();
    harts_send(ids);
    return true;
}

struct thread *harts_take(void)
{
    if (!first)
        return NULL;
    harts_lock();
    struct thread *thread = take(0);
    harts_unlock();
    if (thread) {
        thread->state = THREAD_READY;
        saved_sp(thread);
    }
    return thread;
}

bool harts_wait(void)
{
    return first;
}

SELDOM bool harts_still_wait(void)
{
    harts_lock();
    home_knows = first;
    harts_unlock();
    return home_knows;
}

/* Whether one waits for hart @number. */
static bool waits_for(unsigned number)
{
    const struct thread *thread = first;

    while (thread && !may_run(thread, number))
        thread = thread->next;
    return thread;
}

bool harts_may_sleep(void)
{
    harts_lock();
    home_sleeps = !waits_for(0);
    harts_unlock();
    return home_sleeps;
}

bool harts_are_idle(void)
{
    return idle_count;
}

/* Takes it out of the queue of those that were given. */
static bool take_out(struct thread *thread)
{
    struct thread **place = &first;

    while (*place && *place != thread)
        place = &(*place)->next;
    if (!*place)
        return false;
    take_from(place);
    return true;
}

void harts_recall(struct thread *thread)
{
    harts_lock();
    struct hart *hart = thread->hart;
    bool is_here = take_out(thread) || thread->state == THREAD_PAUSED;
    if (is_here)
        thread->state = THREAD_WAITING;
    else
        thread->recalled = true;
    harts_unlock();
    if (is_here) {
        saved_sp(thread);
        thread_come_back(thread);
    } else if (hart) {
        send(hart->id);
    }
}

void harts_recall_all(void)
{
    unsigned long ids = 0;

    harts_lock();
    for (unsigned i = 0; i < count; i++) {
        const struct thread *thread = others[i]->thread;
        if (thread && ((thread->harts & harts_all()) != 1ul << (i + 1) || waits_for(i + 1)))
            ids |= 1ul << others[i]->id;
    }
    harts_unlock();
    harts_send(ids);
}

bool harts_must_leave(const struct thread *thread)
{
    return !may_run(thread, 0) && thread->harts & harts_all();
}

static int idle(void *unused)
{
    thread_idle();
}

/* It takes no signal. */
static struct thread idler = {.signals.blocked = ~0ul};

static bool make_idler(void)
{
    char *stack = malloc(HART_TRAP_STACK);

    if (stack)
        idler.sp = thread_prepare(stack + HART_TRAP_STACK, NULL, false, idle, NULL);
    return stack;
}

struct thread *harts_idler(void)
{
    return &idler;
}

static struct thread *next_homeward(void)
{
    harts_lock();
    struct thread *thread = homeward;
    if (thread) {
        homeward = thread->next;
        thread->recalled = false;
    }
    harts_unlock();
    return thread;
}

static struct thread *next_called(void)
{
    harts_lock();
    struct thread *thread = called;
    if (thread) {
        called = thread->next_called;
        thread->is_called = false;
    }
    harts_unlock();
    return thread;
}

static void receive(void)
{
    struct thread *thread;

    while ((thread = next_homeward()))
        thread_come_back(thread);
    while ((thread = next_called()))
        thread_resume(thread);
    if (harts_still_wait()) /* or others were faster, and home is to be told of the next one */
        thread_share();
}

/* Any hart. */

struct thread *harts_thread(void)
{
    return harts_at_home() ? thread_current : this_hart()->thread;
}

unsigned long harts_resume(struct thread *thread)
{
    if (thread->state == THREAD_PAUSED)
        return give(thread);
    if (harts_at_home()) {
        thread_resume(thread);
        return 0;
    }
    if (!thread->is_called) {
        thread->is_called = true;
        thread->next_called = called;
        called = thread;
    }
    return 1ul << hart_id();
}

int harts_rouse(struct thread *thread, unsigned long enabled)
{
    unsigned long ids = harts_resume(thread);

    harts_unlock();
    harts_send(ids);
    irq_restore(enabled);
    return 0;
}

void harts_forget(struct thread *thread)
{
    struct thread **place = &called;

    if (!thread->is_called)
        return;
    thread->is_called = false;
    while (*place != thread)
        place = &(*place)->next_called;
    *place = thread->next_called;
}

void *harts_cache(void)
{
    return harts_at_home() ? NULL : this_hart()->cache;
}

/* The hart goes on with another thread, and any with this one, which has told harts @ids so. */
static void leave(struct hart *hart, unsigned long ids)
{
    struct thread *thread = hart->thread;

    thread->sp = NULL;
    thread->hart = NULL;
    hart->thread = NULL;
    harts_unlock();
    harts_send(ids);
    thread_switch(&thread->sp, hart->sp);
}

bool harts_pause(void)
{
    struct hart *hart = this_hart();

    if (hart->thread->recalled)
        return false;
    hart->thread->state = THREAD_PAUSED;
    leave(hart, 0);
    return true;
}

bool harts_yield(void)
{
    unsigned long enabled = irq_save();
    bool away = !harts_at_home();

    if (away && first) {
        struct hart *hart = this_hart();
        harts_lock();
        if (waits_for(hart->number) && !hart->thread->recalled)
            leave(hart, give(hart->thread));
        else
            harts_unlock();
    }
    irq_restore(enabled);
    return away;
}

unsigned long harts_come_home(void)
{
    unsigned long enabled = irq_save();

    if (!harts_at_home()) {
        struct hart *hart = this_hart();
        thread_switch(&hart->thread->sp, hart->sp);
    }
    return enabled;
}

void harts_may_leave(unsigned long enabled)
{
    irq_restore(enabled);
}

/* Others. */

static _Noreturn void stop(struct hart *hart)
{
    __atomic_store_n(&hart->has_stopped, true, __ATOMIC_RELEASE);
    hart_take_nothing();
    for (;;)
        hart_sleep();
}

static void stand(struct hart *hart, const struct trap_frame *frame)
{
    hart->place = *frame;
    hart->place.hart = hart->id;
}

/* Called by trap_entry, on the trap stack. */
void hart_interrupt(struct trap_frame *frame);

void hart_interrupt(struct trap_frame *frame)
{
    struct hart *hart = (struct hart *)(frame + 1);

    hart_ignore_message();
    if ((uintptr_t)hart == TRAP_STACK_TOP)
        return receive();
    if (hart->must_stop) {
        stand(hart, frame);
        stop(hart);
    }
    if (hart->leaves)
        return;
    hart->leaves = true;
    hart->resume_pc = frame->pc;
    hart_return_to(hart_interrupted);
}

uint64_t hart_resume_pc(void)
{
    return this_hart()->resume_pc;
}

/* A hart that was told of one thread may have taken another one, whose set is smaller. */
static unsigned long wake_for_others(void)
{
    unsigned long ids = 0;

    for (const struct thread *thread = first; thread && idle_count; thread = thread->next)
        ids |= wake_idle(thread);
    return ids;
}

static struct thread *next_thread(struct hart *hart)
{
    unsigned long ids = 0;

    harts_lock();
    struct thread *thread = take(hart->number);
    if (thread) {
        thread->hart = hart;
        hart->thread = thread;
    }
    if (hart->is_idle != !thread) {
        hart->is_idle = !thread;
        idle_count += thread ? -1 : 1;
        if (idle_count == count && home_sleeps) {
            home_sleeps = false;
            ids = 1ul << hart_id(); /* it looks whether anything can ever happen */
        }
    }
    if (thread)
        ids = wake_for_others();
    harts_unlock();
    harts_send(ids);
    return thread;
}

static void send_home(struct hart *hart)
{
    struct thread *thread = hart->thread;

    hart->leaves = false;
    harts_lock();
    hart->thread = NULL;
    thread->hart = NULL;
    thread->next = homeward;
    homeward = thread;
    harts_unlock();
    send(hart_id());
}

_Noreturn void hart_run(struct hart *hart)
{
    hart_take_only_messages();
    __atomic_store_n(&hart->is_here, true, __ATOMIC_RELEASE);
    for (;;) {
        hart_ignore_message();
        if (hart->must_stop)
            stop(hart);
        struct thread *thread = next_thread(hart);
        if (thread) {
            thread_switch(&hart->sp, saved_sp(thread));
            if (hart->thread)
                send_home(hart);
        } else {
            hart_sleep();
        }
    }
}

/* Faults: on the trap stack of the hart. */

static int begin_fault(void *argument)
{
    struct hart *hart = argument;
    struct trap_frame *frame = (struct trap_frame *)TRAP_STACK_TOP - 1;

    *frame = hart->place;
    signal_restore_fp(&hart->registers); /* they are the thread's again */
    hart_floating_off();
    hart_take_fault(hart, frame);
}

struct trap_frame *harts_fault(struct trap_frame *frame)
{
    struct hart *hart = (struct hart *)(frame + 1);

    if ((uintptr_t)hart == TRAP_STACK_TOP || (uintptr_t)hart == FAULT_STACK_TOP || !hart->thread)
        return frame;
    stand(hart, frame);
    hart_floating_on(frame->status);
    signal_save_fp(&hart->registers);
    hart->thread->sp =
        thread_prepare(hart->stack + HART_STACK, (void *)frame->tp, false, begin_fault, hart);
    if (hart->leaves)
        hart->thread->calls.depth = 1; /* it had no stack to go home with: a crash */
    hart->fault_taken = false;
    send_home(hart);
    while (!__atomic_load_n(&hart->fault_taken, __ATOMIC_ACQUIRE))
        if (hart->must_stop)
            stop(hart);
    hart_begin_again(hart);
}

/* All of them. */

void harts_stop(void)
{
    for (unsigned i = 0; i < count; i++) {
        __atomic_store_n(&others[i]->must_stop, true, __ATOMIC_RELEASE);
        send(others[i]->id);
    }
    uint64_t end_ns = time_ns() + STOP_NS;
    for (unsigned i = 0; i < count; i++)
        while (!__atomic_load_n(&others[i]->has_stopped, __ATOMIC_ACQUIRE) && time_ns() < end_ns)
            ;
    harts_lock();
    first = NULL; /* what waits does not run here either */
    end = &first;
    harts_unlock();
}

const struct trap_frame *harts_place(const struct thread *thread)
{
    return thread->hart && thread->hart->has_stopped ? &thread->hart->place : NULL;
}

void harts_flush(void)
{
    if (!count)
        return;
    hart_fence_others(mask, SBI_RFENCE_VMA);
    hart_fence_others(mask, SBI_RFENCE_I);
}

/* The number of @cpu, a node of the tree, if it can run the app: FU540's hart 0 has no MMU, for
 * instance, and its firmware says all the same that it has started. */
static bool is_usable(dt_node cpu, uint64_t *id)
{
    const char *mmu = dt_string(cpu, "mmu-type", 0);

    return mmu && strcmp(mmu, "riscv,none") && dt_available(cpu) && !dt_u64(cpu, "reg", id) &&
           *id != hart_id();
}

static struct hart *make(uint64_t id)
{
    struct area *area = calloc(1, sizeof *area);

    if (!area)
        return NULL;
    area->hart.satp = map_satp();
    area->hart.begin = (uintptr_t)hart_begin;
    area->hart.self = &area->hart;
    area->hart.id = id;
    return &area->hart;
}

/* Also one that the firmware does not start may be here, and wait to be called. */
static bool has_come(struct hart *hart, uint64_t end_ns)
{
    uint64_t call_ns = time_ns() + CALL_NS;

    while (!__atomic_load_n(&hart->is_here, __ATOMIC_ACQUIRE)) {
        uint64_t now = time_ns();
        if (now >= end_ns)
            return false;
        if (now < call_ns)
            continue;
        send(hart->id);
        call_ns = now + CALL_NS;
    }
    return true;
}

static void give_up(struct hart *hart, long error)
{
    hart->must_stop = true;
    if (error)
        log_error("harts: the firmware does not start hart %lu: error %ld", hart->id, error);
    else
        log_error("harts: hart %lu was started and has not come within a second", hart->id);
}

/* They start at the same time. One that is not there in time is not given anything. */
static void start_all(const uint64_t *ids, unsigned number)
{
    struct hart *harts[HARTS_MAX];
    long errors[HARTS_MAX];

    for (unsigned i = 0; i < number; i++) {
        harts[i] = make(ids[i]);
        if (!harts[i]) {
            log_error("harts: no memory for hart %lu", ids[i]);
            number = i;
            break;
        }
        hart_called[ids[i]] = virt_to_phys(harts[i]);
        errors[i] = sbi_call(SBI_EXT_HSM, SBI_HSM_START, (long)ids[i],
                             (long)virt_to_phys((void *)hart_entry), (long)virt_to_phys(harts[i]))
                        .error;
    }
    uint64_t end_ns = time_ns() + START_NS;
    for (unsigned i = 0; i < number; i++)
        if (has_come(harts[i], end_ns - (errors[i] ? START_NS - LOOK_NS : 0))) {
            harts[i]->number = count + 1;
            others[count++] = harts[i];
            mask |= 1ul << ids[i];
        } else {
            give_up(harts[i], errors[i]);
        }
}

static int start(void)
{
    dt_node cpus = dt_find_path("/cpus");
    uint32_t most = setting_number(settings_node(), "harts", yao_harts);
    uint64_t ids[HARTS_MAX], id;
    unsigned number = 0;

    hart_take_messages();
    for (dt_node cpu = cpus < 0 ? cpus : dt_child(cpus, -1); cpu >= 0; cpu = dt_child(cpus, cpu))
        if (number + 1 < most && is_usable(cpu, &id) && id < HARTS_MAX)
            ids[number++] = id;
    if (!number || !sbi_has(SBI_EXT_HSM) || !sbi_has(SBI_EXT_IPI) || !sbi_has(SBI_EXT_RFENCE))
        return 0;
    if (make_idler())
        start_all(ids, number);
    else
        log_error("harts: no memory to sleep on: the others are not started");
    return 0;
}

YAO_STEP(boot, harts, start);
YAO_STEP_AFTER(boot, harts, time);
