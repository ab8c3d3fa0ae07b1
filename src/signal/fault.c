/* A fault of the app is a signal, if the app has a handler for it; else a crash report. */
#include "actions.h"
#include "src/mm/map.h"
#include "src/mm/mapped.h"
#include "src/sched/threads.h"
#include "src/trap/frame.h"
#include <string.h>
#include <sys/mman.h>
#include <yao/hart.h>
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

static int needed(const struct trap_frame *trap)
{
    switch (trap->cause) {
    case CAUSE_STORE_PAGE:
        return PROT_WRITE;
    case CAUSE_FETCH_PAGE:
        return PROT_EXEC;
    default:
        return PROT_READ;
    }
}

static struct meaning of_page_fault(const struct trap_frame *trap)
{
    struct mapping mapping;
    uintptr_t address = trap->value;

    if (map_find(address, &mapping))
        return (struct meaning){SIGSEGV, SEGV_ACCERR};
    switch (mapped_at(address, needed(trap))) {
    case MAPPED_BEYOND_FILE:
        return (struct meaning){SIGBUS, BUS_ADRERR};
    case MAPPED_OTHERWISE:
        return (struct meaning){SIGSEGV, SEGV_ACCERR};
    default:
        return (struct meaning){SIGSEGV, SEGV_MAPERR};
    }
}

/* The signal that a trap is; number 0: none. */
static struct signal_info info_of(const struct trap_frame *trap)
{
    struct signal_info info = {0};

    if (trap->cause >= sizeof meanings / sizeof *meanings)
        return info;
    struct meaning meaning = meanings[trap->cause];
    if (meaning.number == SIGSEGV && !meaning.code)
        meaning = of_page_fault(trap);
    bool at_pc = meaning.number == SIGILL || meaning.number == SIGTRAP;
    info.number = meaning.number;
    info.code = meaning.code;
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

/* A blocked signal cannot wait until the instruction that faults has ended. */
static bool is_deliverable(int number)
{
    return number && signal_handled(number) && !(signals_blocked() & signal_bit(number));
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
    trap->hart = hart_id();
    trap_fault_at_home(thread_fault(trap));
}

_Noreturn void trap_fault_at_home(struct trap_frame *trap)
{
    /* In a handler of traps, and in a call of the libos, whose own data may be half changed, there
     * is no way back. */
    if ((uintptr_t)trap <= FAULT_STACK_TOP || signal_in_call())
        crash_trap(trap);
    struct signal_info info = info_of(trap);
    if (!is_deliverable(info.number))
        crash_trap(trap);
    uintptr_t stack = signal_stack_for(info.number, trap->sp) & ~15ul;
    struct signal_frame *frame = (struct signal_frame *)stack - 1;
    if (!is_writable((uintptr_t)frame, stack))
        crash_trap(trap);
    save(frame, trap);
    signal_begin_fault(&info);
    signal_leave_trap(frame, trap->status, signal_end_fault);
}
