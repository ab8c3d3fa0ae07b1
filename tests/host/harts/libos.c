/* What of the libos is neither under test nor a hart: calls and signals as in
 * src/signal/handlers.c, the tree with its cpus, pages. */
#include "libos.h"
#include "machine.h"
#include "src/malloc/heap.h"
#include "src/mm/map.h"
#include "src/sched/idle.h"
#include "src/sched/signals.h"
#include "src/sched/work.h"
#include "src/settings/defaults.h"
#include "src/settings/settings.h"
#include "src/signal/frame.h"
#include "src/signal/signal.h"
#include "src/sys/sys.h"
#include "src/sys/threads.h"
#include "src/thread/hart.h"
#include "src/thread/thread.h"
#include "src/time/realtime.h"
#include "src/time/timer.h"
#include <limits.h>
#include <stdlib.h>
#include <time.h>
#include <yao/dt.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/mm.h>
#include <yao/module.h>
#include <yao/time.h>

#define THREADS 16
#define SIGNAL  10

struct task {
    struct thread *thread;
    int (*function)(void *);
    void *argument;
    const void *fiber;
    volatile int runs;
};

/* Where its thread is. */
struct record {
    struct thread thread;
    struct task *task;
};

static struct task tasks[THREADS];
static unsigned task_count, cpu_count;
static unsigned handled;

/* Calls. */

void call_begin(void)
{
    unsigned long enabled = thread_to_libos();
    if (!calls_own()->depth++)
        thread_entered_call();
    thread_in_libos(enabled);
}

void call_leave(void)
{
    calls_own()->depth--;
}

void call_end(void)
{
    if (--calls_own()->depth || !(thread_turn_over() || signals_due()))
        return;
    thread_left_call();
    if (signals_due())
        signals_run();
}

void interrupts_take(void)
{
}

/* Signals: one, directed to a thread. */

bool signals_due_for(const struct thread_signals *signals)
{
    return signals->directed & ~signals->blocked;
}

bool signals_due(void)
{
    return signals_own()->directed & ~signals_own()->blocked;
}

unsigned long signals_blocked(void)
{
    return signals_own()->blocked;
}

void signal_interrupt(void)
{
    if (calls_own()->depth || !machine_in_handler())
        return;
    calls_own()->depth = 1;
    machine_redirect(signal_interrupted);
}

void signal_direct(struct thread_signals *signals, int number)
{
    unsigned long enabled = irq_save();
    (signals ? signals : signals_own())->directed |= signal_bit(number);
    irq_restore(enabled);
}

static bool take_signal(void)
{
    unsigned long enabled = irq_save();
    bool taken = signals_due();
    signals_own()->directed = 0;
    irq_restore(enabled);
    return taken;
}

static void deliver(void)
{
    unsigned inside = calls_own()->depth;

    calls_own()->depth = 0;
    __atomic_fetch_add(&handled, 1, __ATOMIC_RELAXED);
    point();
    unsigned long enabled = thread_to_libos();
    calls_own()->depth = inside;
    thread_in_libos(enabled);
}

static void run_handlers(unsigned depth)
{
    thread_to_libos();
    do {
        calls_own()->depth = depth + 1;
        irq_restore(2);
        while (take_signal())
            deliver();
        irq_save();
        calls_own()->depth = depth;
    } while (signals_due() || (!depth && thread_leave()));
    irq_restore(2);
}

bool signals_run(void)
{
    unsigned long enabled = thread_to_libos();
    unsigned depth = calls_own()->depth++;
    thread_in_libos(enabled);
    run_handlers(depth);
    return true;
}

void signal_interrupted(void)
{
    run_handlers(0);
}

void hart_interrupted(void)
{
    hart_resume_pc();
    run_handlers(0);
}

/* What the C library calls. */

static void end_thread(struct thread *thread)
{
    if (thread->is_called || thread->recalled)
        fail("thread %d ends while it is in a list", thread->number);
    struct task *task = ((struct record *)thread)->task;
    __atomic_store_n(&task->runs, 0, __ATOMIC_RELEASE);
    futex_wake(&task->runs, INT_MAX, ~0u);
}

_Noreturn void libos_end_thread(void)
{
    call_begin();
    thread_end(end_thread);
}

static int begin_task(void *argument)
{
    struct task *task = argument;

    task->fiber = machine_fiber();
    return task->function(task->argument);
}

unsigned thread_run(int (*function)(void *), void *argument)
{
    unsigned index = task_count++;
    struct task *task = &tasks[index];

    struct record *record = machine_memory(sizeof *record);

    record->task = task;
    *task = (struct task){&record->thread, function, argument, NULL, 0};
    task->runs = 1;
    call_begin();
    thread_start(task->thread, begin_task, task, NULL, NULL);
    call_end();
    return index;
}

void thread_join(unsigned index)
{
    while (__atomic_load_n(&tasks[index].runs, __ATOMIC_ACQUIRE))
        futex_wait_call(&tasks[index].runs, 1);
}

void yield_turn(void)
{
    if (!harts_yield())
        thread_pass();
}

void send_signal(unsigned index)
{
    call_begin();
    if (tasks[index].runs)
        thread_direct(tasks[index].thread, SIGNAL);
    call_end();
}

unsigned signals_handled(void)
{
    return __atomic_load_n(&handled, __ATOMIC_RELAXED);
}

void set_harts(unsigned index, unsigned long harts)
{
    call_begin();
    if (tasks[index].runs)
        thread_set_affinity(tasks[index].thread->number, harts);
    call_end();
}

void futex_requeue(volatile int *word, int wake, int move, volatile int *to)
{
    call_begin();
    sys_futex((int *)word, 3, wake, (const struct timespec *)(intptr_t)move, (int *)to, 0);
    call_end();
}

void futex_wait_for(volatile int *word, int value, unsigned long ns)
{
    struct timespec time = {.tv_nsec = (long)ns};

    call_begin();
    sys_futex((int *)word, 0, value, &time, NULL, 0);
    call_end();
}

bool libos_has_deadline(void)
{
    for (unsigned i = 0; i < task_count; i++)
        if (tasks[i].runs && tasks[i].thread->earlier)
            return true;
    return false;
}

static void check_signal(const struct thread *thread, int hart)
{
    bool waits = thread->state == THREAD_WAITING && thread->interruptible;
    bool away = thread->state == THREAD_AWAY || thread->state == THREAD_PAUSED;

    if (thread->signals.directed & ~thread->signals.blocked && (waits || away) && hart)
        fail("thread %d is not told of its signal", thread->number);
}

/* Of one that is ready. */
static void check_hart(const struct thread *thread, int hart, unsigned long sleeping,
                       bool alarm_is_set)
{
    if (hart > 0 && !(thread->harts >> hart & 1))
        fail("thread %d runs on hart %d, where it may not", thread->number, hart);
    if (hart >= 0)
        return;
    if (thread->harts & sleeping & (thread->state == THREAD_READY ? 1 : ~0ul))
        fail("thread %d is ready, harts %#lx sleep, and nobody tells them", thread->number,
             sleeping);
    if (!alarm_is_set)
        fail("thread %d is ready, and no turn ends", thread->number);
}

void libos_check(unsigned long sleeping, bool alarm_is_set)
{
    bool is_idle = !thread_current->number || thread_current->state != THREAD_READY;
    bool looks = !(sleeping & 1) && is_idle;

    for (unsigned i = 0; !looks && i < task_count; i++) {
        const struct thread *thread = tasks[i].thread;
        int hart = machine_runs_on(tasks[i].fiber);
        if (!tasks[i].runs || !thread->number)
            continue;
        check_signal(thread, hart);
        if (thread->state == THREAD_READY || thread->state == THREAD_AWAY)
            check_hart(thread, hart, sleeping, alarm_is_set);
    }
}

/* The rest. */

extern const yao_step yao_step_boot__harts, yao_step_boot__threads;

void libos_boot(unsigned harts)
{
    cpu_count = harts;
    if (yao_step_boot__threads() || yao_step_boot__harts() || harts_all() != (1ul << harts) - 1)
        fail("the image does not boot");
}

const uint32_t yao_harts = HARTS;

dt_node dt_find_path(const char *path)
{
    return 0;
}

dt_node dt_child(dt_node node, dt_node previous)
{
    return previous < 0 ? 0 : previous + 1 < (int)cpu_count ? previous + 1 : -1;
}

const char *dt_string(dt_node node, const char *name, unsigned index)
{
    return "riscv,sv39";
}

bool dt_available(dt_node node)
{
    return true;
}

int dt_u64(dt_node node, const char *name, uint64_t *value)
{
    *value = (uint64_t)node;
    return 0;
}

dt_node settings_node(void)
{
    return 0;
}

uint32_t setting_number(dt_node node, const char *name, uint32_t fallback)
{
    return fallback;
}

uint64_t map_satp(void)
{
    return 0;
}

phys_t virt_to_phys(const void *address)
{
    return (uintptr_t)address;
}

uint64_t time_ns(void)
{
    point();
    return machine_time_ns();
}

void timer_disarm(void)
{
}

int64_t realtime_ns(void)
{
    return 0;
}

uint64_t idle_begin(void)
{
    return 0;
}

void idle_end(uint64_t begin)
{
}

uint64_t work_due_ns(void)
{
    return TIME_NEVER;
}

void work_run(void)
{
}

void thread_check_deadlock(void)
{
}

void log_error(const char *format, ...)
{
    fail("a message of the libos: %s", format);
}

_Noreturn void panic(const char *format, ...)
{
    fail("a panic of the libos: %s", format);
}

void *heap_pages_alloc(size_t count)
{
    return machine_memory(count * PAGE_SIZE);
}

void heap_pages_free(void *pages, size_t count)
{
}

void *calloc(size_t count, size_t size)
{
    return machine_memory(count * size);
}

/* Faults are not tried. */

void signal_save_fp(struct signal_frame *frame)
{
}

void signal_restore_fp(const struct signal_frame *frame)
{
}

void hart_entry(void)
{
}

void hart_begin(void)
{
}

_Noreturn void hart_begin_again(struct hart *hart)
{
    fail("a fault");
}

_Noreturn void hart_take_fault(struct hart *hart, struct trap_frame *frame)
{
    fail("a fault");
}
