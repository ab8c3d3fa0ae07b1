/* Reports of traps and broken invariants, and the end that follows. */
#include "src/log/crash.h"
#include "src/console/console.h"
#include "src/end/end.h"
#include "src/mm/map.h"
#include "src/sched/threads.h"
#include "src/trap/frame.h"
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <yao/irq.h>
#include <yao/log.h>

/* Indexed by exception code (Privileged ISA, table "Supervisor cause register values"), as
 * consecutive strings: an array of pointers would be larger. */
static const char causes[] =
    "misaligned jump\0"
    "instruction access fault\0"
    "illegal instruction\0"
    "breakpoint\0"
    "misaligned load\0"
    "load access fault\0"
    "misaligned store\0"
    "store access fault\0"
    "?\0"
    "?\0"
    "?\0"
    "?\0"
    "jump to an unmapped or non-executable page\0"
    "read of an unmapped page\0"
    "?\0"
    "write to an unmapped or read-only page\0"
    "?";

/* The string after @text. noinline: called four times; size matters more than speed. */
static __attribute__((noinline)) const char *next_text(const char *text)
{
    return text + strlen(text) + 1;
}

static const char *cause_text(uint64_t cause)
{
    const char *text = causes;
    if (cause & CAUSE_INTERRUPT)
        return "unexpected interrupt";
    for (uint64_t i = cause <= CAUSE_STORE_PAGE ? cause : CAUSE_STORE_PAGE + 1; i; i--)
        text = next_text(text);
    return text;
}

static unsigned crashes; /* how many reports were begun: a report may itself crash */

/* A likelier reason than the bare cause: stack overflow, null pointer, FP off. NULL: none known. */
static const char *explain(const struct trap_frame *frame)
{
    bool page = frame->cause == CAUSE_LOAD_PAGE || frame->cause == CAUSE_STORE_PAGE;
    struct thread_stack own;
    if (page && thread_stack(&own) && frame->value < own.bottom &&
        frame->value >= own.bottom - STACK_OVERFLOW_REACH)
        return "stack overflow";
    /* The stacks are adjacent, so any unmapped page among them is the guard below one. */
    if (page && frame->value < TRAP_STACK_TOP &&
        frame->value >= APP_STACK_TOP - app_stack_size_ - STACK_OVERFLOW_REACH)
        return "stack overflow";
    if ((page || frame->cause == CAUSE_FETCH_PAGE) && frame->value < PAGE_SIZE)
        return "null pointer";
    if (frame->cause == CAUSE_ILLEGAL && !(frame->status & SSTATUS_FS))
        return (uintptr_t)frame > FAULT_STACK_TOP ? "this hart has no FPU?"
                                                  : "floating point in an interrupt handler?";
    return NULL;
}

static const char *doing(const struct trap_frame *frame)
{
    if ((uintptr_t)frame > FAULT_STACK_TOP) /* on the trap stack */
        return "running the app";
    return app_stack_size_ ? "handling an interrupt" : "booting";
}

/* All words of the frame, three to a line. The names are in the order of struct trap_frame. */
static void print_registers(const struct trap_frame *frame)
{
    static const char names[] =
        "pc\0ra\0sp\0gp\0tp\0t0\0t1\0t2\0s0\0s1\0a0\0a1\0a2\0a3\0a4\0a5\0a6\0a7\0"
        "s2\0s3\0s4\0s5\0s6\0s7\0s8\0s9\0s10\0s11\0t3\0t4\0t5\0t6\0"
        "sstatus\0scause\0stval\0hart\0";
    const char *name[3] = {names};
    for (const uint64_t *word = &frame->pc; word <= &frame->hart; word += 3) {
        name[1] = next_text(name[0]);
        name[2] = next_text(name[1]);
        log_crash("%9s %016lx %9s %016lx %9s %016lx", name[0], word[0], name[1], word[1], name[2],
                  word[2]);
        name[0] = next_text(name[2]);
    }
}

static _Noreturn void crash_in_crash(uint64_t pc)
{
    if (crashes == 2)
        log_crash("crash: another crash while reporting, at pc 0x%016lx", pc);
    end_after_crash();
}

_Noreturn void crash_trap(struct trap_frame *frame)
{
    if (++crashes > 1)
        crash_in_crash(frame->pc);
    console_crash();
    const char *why = explain(frame);
    bool interrupt = frame->cause & CAUSE_INTERRUPT;
    log_crash("crash: %s%s%s, %s 0x%lx, while %s", cause_text(frame->cause), why ? ": " : "",
              why ? why : "",
              interrupt                       ? "number"
              : frame->cause == CAUSE_ILLEGAL ? "instruction"
                                              : "address",
              interrupt ? (uint64_t)(frame->cause & ~CAUSE_INTERRUPT) : frame->value, doing(frame));
    thread_print_own();
    place_print(frame);
    print_registers(frame);
    backtrace_print(frame);
    end_after_crash();
}

_Noreturn void panic(const char *text, ...)
{
    struct trap_frame here = {0};
    irq_save();
    thread_to_libos();
    if (++crashes > 1)
        crash_in_crash((uintptr_t)__builtin_return_address(0));
    console_crash();
    va_list args;
    va_start(args, text);
    log_crash_args(text, args);
    va_end(args);
    thread_print_own();
    /* Point into the call: as panic() never returns, the return address may already belong to the
     * next function. */
    here.pc = (uintptr_t)__builtin_return_address(0) - 2;
    here.sp = (uintptr_t)__builtin_dwarf_cfa();
    backtrace_print(&here);
    end_after_crash();
}
