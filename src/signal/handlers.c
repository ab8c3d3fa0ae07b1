/* Runs the handlers that the app has installed. */
#include "actions.h"
#include "frame.h"
#include "signal.h"
#include "src/sched/threads.h"
#include "src/trap/frame.h"
#include <string.h>
#include <yao/irq.h>
#include <yao/module.h>

YAO_ALTERNATIVE(handlers, installed);
YAO_REQUIRE(puts, stream);

#define STATUS_SPIE 0x020u
#define STATUS_SPP  0x100u
#define STATUS_SIE  0x002u

#define SIGCANCEL 33 /* musl, src/internal/pthread_impl.h */

static struct signal_action actions[SIGNALS + 1];

struct signal_action *signal_action(int number)
{
    return &actions[number];
}

bool signal_is_ignored(int number)
{
    void (*handler)(int) = actions[number].handler;
    return handler == SIG_IGN || (handler == SIG_DFL && signal_is_harmless(number));
}

bool signal_handled(int number)
{
    return actions[number].handler != SIG_DFL && actions[number].handler != SIG_IGN;
}

bool signals_due(void)
{
    return signals_pending() & ~signals_blocked();
}

void call_begin(void)
{
    unsigned long enabled = thread_to_libos();
    if (!calls_own()->depth++)
        thread_entered_call();
    thread_in_libos(enabled);
}

/* Not a part of call_end(), which would save registers for it each time. */
static __attribute__((noinline)) void catch_up(void)
{
    thread_left_call();
    if (signals_due())
        signals_run();
}

void call_end(void)
{
    if (!--calls_own()->depth && (thread_turn_over() || signals_due()))
        catch_up();
}

void call_leave(void)
{
    calls_own()->depth--;
}

stack_t signal_stack(void)
{
    const struct thread_calls *own = calls_own();

    return (stack_t){.ss_sp = own->signal_stack,
                     .ss_size = own->signal_stack ? own->signal_stack_size : 0,
                     .ss_flags = own->signal_stack ? 0 : SS_DISABLE};
}

/* Outside of a call of the libos a handler runs at once, for which signal_interrupt() changes where
 * a trap returns to. */
void interrupts_take(void)
{
    if (calls_own()->depth)
        irq_take();
}

bool signals_run(void)
{
    unsigned long enabled = thread_to_libos();
    unsigned depth = calls_own()->depth;
    calls_own()->all_restart = true;
    calls_own()->depth = depth + 1;
    thread_in_libos(enabled);
    signal_call(depth);
    return calls_own()->all_restart;
}

/* The interrupt's return leads to signal_interrupted(). The trap's entry does not restore sepc. */
void signal_interrupt(void)
{
    if (calls_own()->depth || !trap_in_handler())
        return;
    calls_own()->depth = 1;
    __asm__ volatile("csrr %0, sepc" : "=r"(signal_resume_pc));
    __asm__ volatile("csrw sepc, %0" : : "r"(signal_interrupted));
}

bool signal_stack_in_use(uintptr_t sp)
{
    const struct thread_calls *own = calls_own();

    return own->signal_stack && sp - (uintptr_t)own->signal_stack - 1 < own->signal_stack_size;
}

uintptr_t signal_stack_for(int number, uintptr_t sp)
{
    const struct thread_calls *own = calls_own();

    if (!(actions[number].flags & SA_ONSTACK) || !own->signal_stack || signal_stack_in_use(sp))
        return sp;
    return ((uintptr_t)own->signal_stack + own->signal_stack_size) & ~15ul;
}

static void tell(struct signal_frame *frame, const struct signal_info *info, unsigned long mask)
{
    memset(&frame->info, 0, sizeof frame->info);
    memcpy(&frame->info, info, sizeof *info);
    memcpy(&frame->context.uc_sigmask, &mask, sizeof mask);
    frame->context.uc_stack = signal_stack();
    frame->context.uc_flags = 0;
    frame->context.uc_link = NULL;
}

/* What the handler left in the context is the mask from then on, as on Linux. */
static unsigned long mask_of(const struct signal_frame *frame)
{
    unsigned long mask;
    memcpy(&mask, &frame->context.uc_sigmask, sizeof mask);
    return mask;
}

/* musl's handler for pthread_cancel() blocks its own signal if the thread is to end. The call that
 * waits ends then, also with SA_RESTART, and musl looks for the reason (src/sys/musl/cancel.c). */
static bool is_cancelled(int number, const struct signal_frame *frame)
{
    return number == SIGCANCEL && mask_of(frame) & signal_bit(SIGCANCEL);
}

/* @stack: 0 for the one that it is on. */
static void call_handler(const struct signal_action *action, struct signal_frame *frame,
                         uintptr_t stack)
{
    void (*handler)(int, siginfo_t *, void *) =
        (void (*)(int, siginfo_t *, void *))(uintptr_t)action->handler;

    if (!stack)
        handler(frame->info.si_signo, &frame->info, &frame->context);
    else
        signal_call_on(stack, frame->info.si_signo, &frame->info, &frame->context, handler);
}

/* The handler may never return. It is in no call of the libos. */
void signal_deliver(struct signal_frame *frame, const struct signal_info *info)
{
    struct signal_action action = actions[info->number];
    unsigned inside = calls_own()->depth;
    bool restart = calls_own()->all_restart && (action.flags & SA_RESTART);

    if (action.flags & SA_RESETHAND)
        actions[info->number].handler = SIG_DFL;
    unsigned long before = signals_blocked();
    tell(frame, info, before);
    signals_block(before | action.mask |
                  (action.flags & SA_NODEFER ? 0 : signal_bit(info->number)));
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    uintptr_t stack = signal_stack_for(info->number, here);
    calls_own()->depth = 0; /* from here on another thread may run */
    call_handler(&action, frame, stack == here ? 0 : stack);
    unsigned long enabled = thread_to_libos();
    calls_own()->depth = inside;
    thread_in_libos(enabled);
    signals_block(mask_of(frame));
    calls_own()->all_restart = restart && !is_cancelled(info->number, frame);
}

static void deliver_all(struct signal_frame *frame)
{
    struct signal_info info;

    while (signal_take(~signals_blocked(), &info))
        if (signal_handled(info.number))
            signal_deliver(frame, &info);
        else if (!signal_is_ignored(info.number)) /* SA_RESETHAND, with another one behind it */
            signal_kill(info.number);
}

/* Interrupts are off from the last look for signals until all registers are back. A thread that was
 * in no call may go on on another hart from thread_leave() on. */
_Noreturn void signal_enter(struct signal_frame *frame)
{
    bool enabled = frame->status & STATUS_SIE;

    thread_to_libos();
    do {
        calls_own()->depth = (unsigned)frame->depth + 1;
        irq_restore(enabled ? STATUS_SIE : 0);
        deliver_all(frame);
        irq_save();
        calls_own()->depth = (unsigned)frame->depth;
    } while (signals_due() || (!frame->depth && thread_leave()));
    frame->status =
        (frame->status & ~(uint64_t)STATUS_SIE) | STATUS_SPP | (enabled ? STATUS_SPIE : 0);
    signal_resume(frame);
}

bool signal_in_call(void)
{
    return calls_own()->depth;
}

static struct signal_info fault;

void signal_begin_fault(const struct signal_info *info)
{
    fault = *info;
    calls_own()->depth = 1;
}

void signal_end_fault(struct signal_frame *frame)
{
    struct signal_info info = fault;

    signal_deliver(frame, &info);
    signal_enter(frame);
}
