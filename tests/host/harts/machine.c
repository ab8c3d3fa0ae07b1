#include "machine.h"
#include "src/mm/layout.h"
#include "src/thread/hart.h"
#include "src/thread/registers_of_hart.h"
#include "src/thread/switch.h"
#include "src/time/timer.h"
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
#include <yao/hart.h>
#include <yao/irq.h>
#include <yao/time.h>

#undef __atomic_load_n
#undef __atomic_store_n
#undef __atomic_exchange_n
#undef __atomic_fetch_add

#ifdef __SANITIZE_THREAD__
void *__tsan_get_current_fiber(void);
void *__tsan_create_fiber(unsigned flags);
void __tsan_switch_to_fiber(void *fiber, unsigned flags);
#endif
#ifdef __SANITIZE_ADDRESS__
void __sanitizer_start_switch_fiber(void **fake, const void *bottom, size_t size);
void __sanitizer_finish_switch_fiber(void *fake, const void **bottom, size_t *size);
#endif

#define FIBERS 2048
#define STACK  65536
#define ARENA  (64ul << 20)
#define STEPS  400000 /* of one run, which needs a few thousand */

/* Order of the store that says a thread's registers are saved: src/thread/switch.c has the fence.
 * A test gives another one. */
#ifndef SAVED
#define SAVED __ATOMIC_RELEASE
#endif

/* What runs on a hart: its own loop, or a thread. As an sp, its address is meant. */
struct fiber {
    ucontext_t context;
    jmp_buf registers;
    bool has_begun, enabled;
    bool runs;           /* on some hart */
    unsigned long saved; /* what goes with the registers: changes each time */
    int (*function)(void *);
    void *argument;
    void *stack;
    void *tsan, *fake;
};

struct hart_model {
    unsigned id;
    bool exists;
    bool enabled; /* sstatus.SIE */
    bool takes_messages;
    bool message; /* sip.SSIP */
    bool sleeps;
    bool in_handler;
    uintptr_t scratch;
    void (*redirect)(void);
    struct fiber *fiber;
    void **from;        /* the switch that is going on: where, */
    struct fiber *left; /* and what it left */
    uint64_t random;
};

static struct hart_model models[HARTS];
static struct fiber *fibers; /* of all runs */
static unsigned fiber_count;
static char *stacks, *arena;
static size_t arena_used;
static uint64_t the_seed;
static unsigned hart_count;
static struct machine_counts *counts;

#ifndef REAL_HARTS
static uint64_t now_ns, random_state;
static unsigned steps, switch_one_in, alarm_one_in, interrupt_one_in, access_one_in;
static bool over, asks;
#endif

static struct fiber root;

#ifdef REAL_HARTS
static __thread struct hart_model *current;
#else
static struct hart_model *current;
#endif

/* A thread may be on another hart after each point: so the compiler must not keep where this is. */
static __attribute__((noinline)) struct hart_model *this(void)
{
    __asm__ volatile("");
    return current;
}

_Noreturn void fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    printf("YAO_HARTS_SEED=%lu: ", (unsigned long)the_seed);
    vprintf(format, arguments);
    printf("\n");
    fflush(stdout);
    _exit(1);
}

static void *map(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory == MAP_FAILED)
        fail("no memory");
    return memory;
}

struct machine_counts *machine_make(void)
{
    counts = map(sizeof *counts);
    fibers = map(FIBERS * sizeof *fibers);
    stacks = map((size_t)FIBERS * STACK);
    arena = map(ARENA);
    return counts;
}

void *machine_memory(uint64_t bytes)
{
    size_t at = __atomic_fetch_add(&arena_used, (bytes + 4095) & -4096ul, __ATOMIC_RELAXED);

    if (at + bytes > ARENA)
        fail("the program takes too much memory");
    return memset(arena + at, 0, bytes);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#ifdef REAL_HARTS
#define RANDOM_OF (&this()->random)
#else
#define RANDOM_OF (&random_state)
#endif

unsigned machine_random(unsigned limit)
{
    return (unsigned)((next_random(RANDOM_OF) >> 20) % limit);
}

static struct fiber *new_fiber(int (*function)(void *), void *argument, bool enabled)
{
    unsigned number = __atomic_fetch_add(&fiber_count, 1, __ATOMIC_RELAXED);
    struct fiber *fiber = &fibers[number];

    if (number >= FIBERS)
        fail("too many threads");
    fiber->has_begun = fiber->runs = false;
    fiber->enabled = enabled;
    fiber->function = function;
    fiber->argument = argument;
    fiber->stack = stacks + (size_t)number * STACK;
    fiber->saved = 1;
#ifdef __SANITIZE_THREAD__
    fiber->tsan = __tsan_create_fiber(0);
#endif
    return fiber;
}

/* What a switch does last: until then another hart must not go on with what is left. */
static void finish_switch(void)
{
    struct hart_model *model = this();

#ifdef __SANITIZE_ADDRESS__
    __sanitizer_finish_switch_fiber(model->fiber->fake, NULL, NULL);
#endif
#ifdef REAL_HARTS
    if (model->from) {
        __atomic_store_n(&model->left->runs, false, __ATOMIC_RELAXED);
        __atomic_store_n(model->from, model->left, SAVED);
        model->from = NULL;
    }
#endif
    (void)model;
}

static void begin_fiber(void)
{
    finish_switch();
    struct fiber *fiber = this()->fiber;
    this()->enabled = fiber->enabled;
    fiber->function(fiber->argument);
    libos_end_thread();
}

static void jump(struct fiber *from, struct fiber *to)
{
    bool begins = !to->has_begun;

    to->has_begun = true;
    if (begins && to->stack) {
        getcontext(&to->context);
        to->context.uc_stack.ss_sp = to->stack;
        to->context.uc_stack.ss_size = STACK;
        makecontext(&to->context, begin_fiber, 0);
    }
#if defined __SANITIZE_ADDRESS__
    __sanitizer_start_switch_fiber(&from->fake, to->stack, STACK);
    swapcontext(&from->context, &to->context);
#elif defined __SANITIZE_THREAD__
    __tsan_switch_to_fiber(to->tsan, 0);
    swapcontext(&from->context, &to->context);
#else
    if (_setjmp(from->registers))
        return;
    if (begins)
        setcontext(&to->context);
    _longjmp(to->registers, 1);
#endif
}

const void *machine_fiber(void)
{
    return this()->fiber;
}

int machine_runs_on(const void *fiber)
{
    for (unsigned i = 0; fiber && i < hart_count; i++)
        if (models[i].fiber == fiber)
            return (int)i;
    return -1;
}

/* Interrupts. */

/* No point is in there: it is asked at one. */
static uint64_t next_alarm(void)
{
#ifdef REAL_HARTS
    return alarm_next();
#else
    asks = true;
    uint64_t next = alarm_next();
    asks = false;
    return next;
#endif
}

static bool alarm_is_due(const struct hart_model *model)
{
    return model == models && machine_time_ns() >= next_alarm();
}

static bool is_message(const struct hart_model *model)
{
    return model->takes_messages && __atomic_load_n(&model->message, __ATOMIC_ACQUIRE);
}

static bool is_pending(const struct hart_model *model)
{
    return is_message(model) || alarm_is_due(model);
}

void hart_interrupt(struct trap_frame *frame);

/* What is interrupted goes on when this returns, on another hart perhaps. */
static void interrupt(void)
{
    struct hart_model *model = this();
    struct trap_frame *frame = (struct trap_frame *)model->scratch - 1;

    model->enabled = false;
    model->in_handler = true;
    if (!is_message(model)) {
        alarm_interrupt();
    } else {
        if (model != models)
            memset(frame, 0, sizeof *frame);
        hart_interrupt(frame);
    }
    model->in_handler = false;
    model->enabled = true;
    void (*redirect)(void) = model->redirect;
    model->redirect = NULL;
    if (redirect)
        redirect();
}

bool machine_in_handler(void)
{
    return this()->in_handler;
}

void machine_redirect(void (*function)(void))
{
    this()->redirect = function;
}

/* Which hart goes on. */

#ifdef REAL_HARTS

uint64_t machine_time_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * TIME_SECOND + (uint64_t)time.tv_nsec;
}

void point(void)
{
    struct hart_model *model = this();

    if (!machine_random(16))
        sched_yield();
    if (model->enabled && is_pending(model))
        interrupt();
}

void hart_sleep(void)
{
    while (!is_pending(this()))
        sched_yield();
}

static void *host_thread(void *argument)
{
    struct hart_model *model = argument;

    current = model;
    struct fiber own = {.has_begun = true};
#ifdef __SANITIZE_THREAD__
    own.tsan = __tsan_get_current_fiber();
#endif
    jump(&own, model->fiber);
    return NULL;
}

static void start_hart(struct hart_model *model)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, host_thread, model))
        fail("no thread of the host");
}

#else

uint64_t machine_time_ns(void)
{
    return now_ns;
}

static bool goes_on(const struct hart_model *model)
{
    return model->exists && (!model->sleeps || is_pending(model));
}

/* Its thread is on the way home. */
static bool leaves(const struct hart_model *model)
{
    return model != models && ((const struct hart *)model->scratch)->leaves;
}

/* Nobody is about to tell anybody: each hart sleeps, or runs a thread that can be interrupted. */
static bool is_quiet(void)
{
    for (struct hart_model *model = models; model < models + hart_count; model++)
        if (model->exists &&
            (is_pending(model) || leaves(model) || !(model->sleeps || model->enabled)))
            return false;
    return true;
}

static void check(void)
{
    unsigned long sleeping = 0;

    if (!is_quiet())
        return;
    for (unsigned i = 0; i < hart_count; i++)
        sleeping |= (unsigned long)models[i].sleeps << i;
    libos_check(sleeping, next_alarm() != TIME_NEVER);
}

static void go_on_with(struct hart_model *next)
{
    struct hart_model *model = this();

    if (next == model)
        return;
    counts->harts_changed++;
    current = next;
    jump(model->fiber, next->fiber);
    finish_switch();
}

static struct hart_model *choose(void)
{
    unsigned first = machine_random(hart_count);

    for (unsigned i = 0; i < hart_count; i++)
        if (goes_on(&models[(first + i) % hart_count]))
            return &models[(first + i) % hart_count];
    return NULL;
}

void point(void)
{
    if (over)
        return;
    counts->points++;
    if (++steps > STEPS)
        fail("it does not end");
    if (!machine_random(alarm_one_in) && next_alarm() != TIME_NEVER && next_alarm() > now_ns)
        now_ns = next_alarm();
    now_ns += 100;
    if (!machine_random(switch_one_in))
        go_on_with(choose());
    if (!this()->enabled)
        return;
    if (!machine_random(8))
        check();
    if (is_pending(this()) && !machine_random(interrupt_one_in)) {
        counts->interrupts++;
        interrupt();
    }
}

void machine_access(void)
{
    if (current && !asks && !machine_random(access_one_in))
        point();
}

void hart_sleep(void)
{
    struct hart_model *model = this(), *next;

    model->sleeps = true;
    check();
    while (!is_pending(model)) {
        next = choose();
        if (!next && libos_has_deadline()) {
            now_ns = next_alarm();
            continue;
        }
        if (!next)
            fail("every hart sleeps, and not all threads have ended");
        go_on_with(next);
    }
    model->sleeps = false;
}

static void start_hart(struct hart_model *model)
{
}

#endif

/* Registers and instructions of a hart. */

uintptr_t hart_scratch(void)
{
    return this()->in_handler ? 0 : this()->scratch;
}

void hart_order_message(void)
{
    point();
}

void hart_ignore_message(void)
{
    point();
    (void)__atomic_exchange_n(&this()->message, false, __ATOMIC_ACQ_REL);
}

void hart_take_messages(void)
{
    this()->takes_messages = true;
}

void hart_take_only_messages(void)
{
    this()->takes_messages = true;
}

void hart_take_nothing(void)
{
    this()->takes_messages = false;
}

void hart_return_to(void (*function)(void))
{
    machine_redirect(function);
}

unsigned long hart_floating_off(void)
{
    return 0;
}

void hart_floating_on(unsigned long status)
{
}

void hart_fence_others(unsigned long ids, long function)
{
}

unsigned long hart_id(void)
{
    return 0;
}

unsigned long irq_save(void)
{
    point();
    struct hart_model *model = this();
    unsigned long old = model->enabled ? 2 : 0;
    model->enabled = false;
    return old;
}

void irq_restore(unsigned long old)
{
    if (old)
        this()->enabled = true;
    point();
}

/* The firmware. */

bool sbi_has(long extension)
{
    return true;
}

static int run_hart(void *hart)
{
    hart_run(hart);
}

static void start(struct hart_model *model, struct hart *hart)
{
    model->scratch = (uintptr_t)hart;
    model->fiber = new_fiber(run_hart, hart, false);
    model->fiber->runs = true;
    model->random = the_seed * 7919 + model->id + 1;
    model->exists = true;
    start_hart(model);
}

struct sbi_result sbi_call(long extension, long function, long arg0, long arg1, long arg2)
{
    point();
    if (extension == SBI_EXT_HSM)
        start(&models[arg0], (struct hart *)arg2);
    else
        for (unsigned i = 0; i < hart_count; i++)
            if (arg0 >> i & 1)
                __atomic_store_n(&models[i].message, true, __ATOMIC_RELEASE);
    return (struct sbi_result){0, 0};
}

/* src/thread/switch.c. */

void *thread_prepare(void *stack, void *tp, bool enabled, int (*function)(void *), void *argument)
{
    return new_fiber(function, argument, enabled);
}

void thread_begin_floating(void)
{
}

void thread_switch(void **from, void *to)
{
    point();
    struct hart_model *model = this();
    struct fiber *self = model->fiber, *next = to;

    if (model->enabled)
        fail("a switch with interrupts on");
    if (!next || __atomic_exchange_n(&next->runs, true, __ATOMIC_RELAXED))
        fail("hart %u goes on with a thread that another one runs", model->id);
    if (!next->saved)
        fail("hart %u goes on with registers that are not saved", model->id);
    self->saved++;
    model->fiber = next;
#ifdef REAL_HARTS
    model->from = from;
    model->left = self;
#else
    counts->switches++;
    self->runs = false;
    *from = self;
#endif
    jump(self, next);
    finish_switch();
}

/* A run. */

static void (*the_program)(void);

static int boot(void *unused)
{
    libos_boot(hart_count);
    the_program();
#ifdef REAL_HARTS
    exit(0);
#else
    over = true;
    current = NULL;
    jump(models[0].fiber, &root);
    __builtin_unreachable();
#endif
}

#ifdef REAL_HARTS

static void set_rates(void)
{
}

#else

static void set_rates(void)
{
    static const unsigned rates[] = {1, 2, 3, 5, 9, 30};

    random_state = the_seed * 2654435769u + 88172645463325252u;
    for (int i = 0; i < 8; i++)
        next_random(&random_state);
    switch_one_in = rates[machine_random(6)];
    interrupt_one_in = machine_random(4) ? rates[machine_random(4)] : 200;
    access_one_in = 2 * rates[machine_random(6)];
    alarm_one_in = 10 * rates[machine_random(5)];
}

#endif

void machine_run(uint64_t seed, unsigned harts, void (*program)(void))
{
    the_seed = seed;
    hart_count = harts;
    the_program = program;
    set_rates();
    for (unsigned i = 0; i < HARTS; i++)
        models[i].id = i;
    current = models;
    models[0].random = seed * 2654435769u + 1;
    models[0].scratch = TRAP_STACK_TOP;
    models[0].exists = true;
    models[0].fiber = new_fiber(boot, NULL, true);
    models[0].fiber->runs = true;
    root.has_begun = true;
#ifdef __SANITIZE_THREAD__
    root.tsan = __tsan_get_current_fiber();
#endif
    jump(&root, models[0].fiber);
}
