/* A fault of the app is a signal, if the app has a handler for it; else a crash report. */
#include "actions.h"
#include "src/mm/map.h"
#include "src/trap/frame.h"
#include <string.h>
#include <yao/module.h>

YAO_ALTERNATIVE(handlers, installed);

#define STATUS_SIE  0x002u
#define STATUS_SPIE 0x020u

struct meaning {
    uint8_t number, code;
};

/* As Linux translates them (arch/riscv/kernel/traps.c); page faults depend on what is there. */
static const struct meaning meanings[] = {
    {SIGBUS, BUS_ADRALN},
    {SIGSEGV, SEGV_ACCERR},
    {SIGILL, ILL_ILLOPC},
    {SIGTRAP, TRAP_BRKPT},
    {SIGBUS, BUS_ADRALN},
    {SIGSEGV, SEGV_ACCERR},
    {SIGBUS, BUS_ADRALN},
    {SIGSEGV, SEGV_ACCERR},
    {0, 0},
    {0, 0},
    {0, 0},
    {0, 0},
    {SIGSEGV, 0},
    {SIGSEGV, 0},
    {0, 0},
    {SIGSEGV, 0},
};

/* The signal that a trap is; number 0: none. */
static struct signal_info info_of(const struct trap_frame *trap)
{
    struct signal_info info = {0};
    struct mapping mapping;

    if (trap->cause >= sizeof meanings / sizeof *meanings)
        return info;
    info.number = meanings[trap->cause].number;
    info.code = meanings[trap->cause].code;
    if (info.number == SIGSEGV && !info.code)
        info.code = map_find(trap->value, &mapping) ? SEGV_ACCERR : SEGV_MAPERR;
    bool at_pc = info.number == SIGILL || info.number == SIGTRAP;
    info.address = at_pc ? trap->pc : trap->value;
    return info;
}

static bool is_writable(uintptr_t from, uintptr_t to)
{
    struct mapping mapping;

    for (; from < to; from += mapping.size)
        if (!map_find(from, &mapping) || !(mapping.flags & PTE_W))
            return false;
    return true;
}

/* A blocked signal cannot wait until the instruction that faults has ended. In a call of the libos
 * its own data may be half changed. */
static bool is_deliverable(const struct trap_frame *trap, int number)
{
    return (uintptr_t)trap > FAULT_STACK_TOP && number && !signal_in_call() &&
           signal_handled(number) && !(signals_blocked() & signal_bit(number));
}

static void save(struct signal_frame *frame, const struct trap_frame *trap)
{
    memcpy(frame->context.uc_mcontext.__gregs, trap, sizeof frame->context.uc_mcontext.__gregs);
    frame->status = trap->status | (trap->status & STATUS_SPIE ? STATUS_SIE : 0);
    frame->depth = 0;
    __asm__ volatile("csrs sstatus, %0" : : "r"(trap->status & SSTATUS_FS));
    signal_save_fp(frame);
}

void trap_fault(struct trap_frame *trap)
{
    struct signal_info info = info_of(trap);

    if (!is_deliverable(trap, info.number))
        crash_trap(trap);
    uintptr_t stack = signal_stack_for(info.number, trap->sp) & ~15ul;
    struct signal_frame *frame = (struct signal_frame *)stack - 1;
    if (!is_writable((uintptr_t)frame, stack))
        crash_trap(trap);
    save(frame, trap);
    signal_begin_fault(&info);
    signal_leave_trap(frame, trap->status, signal_end_fault);
}
