/*
 * Backtrace by scanning: prints every word on the interrupted stack that points just past a call
 * instruction. These are the return addresses of active calls, and stale ones of calls that
 * returned. tools/crash/decode.py tells them apart with the ELF's .debug_frame. Frame pointers
 * would make every call slower for the sake of the one that crashes. After a crash a register may
 * hold anything, so only memory that is known to be a mapped stack is read.
 */
#include "src/log/crash.h"
#include "src/mm/map.h"
#include "src/sched/threads.h"
#include "src/settings/defaults.h"
#include "src/trap/frame.h"
#include <stdbool.h>

#define LINES_MAX 64u

extern char __image_start[], __rodata_start[];

struct stack {
    uint64_t bottom, top;
};

/* Whether @address follows a call: jal or jalr with rd = ra, whose opcodes differ in one bit, or
 * c.jalr (RISC-V Unprivileged ISA, "Instruction Set Listings"). c.ebreak, encoded as c.jalr x0, is
 * accepted too; decode.py discards it. */
static bool follows_call(uint64_t address)
{
    const uint16_t *code = (const uint16_t *)(uintptr_t)address;
    if (address % 2 || address < (uintptr_t)__image_start + 4 ||
        address > (uintptr_t)__rodata_start)
        return false;
    return (code[-2] & 0xff7) == 0x0e7 || (code[-1] & 0xf07f) == 0x9002;
}

/* The used part of the stack that @sp belongs to; the whole stack after an overflow, when sp lies
 * below it. Empty for a wild sp. */
static struct stack stack_above(uint64_t sp)
{
    struct stack stack = {APP_STACK_TOP - app_stack_size_, APP_STACK_TOP};
    struct thread_stack of_thread;
    if (thread_stack_at(sp, &of_thread))
        stack = (struct stack){of_thread.bottom, of_thread.top};
    else if (sp > FAULT_STACK_TOP)
        stack = (struct stack){TRAP_STACK_TOP - yao_handler_stack_size, TRAP_STACK_TOP};
    else if (sp > APP_STACK_TOP)
        stack = (struct stack){FAULT_STACK_TOP - yao_handler_stack_size, FAULT_STACK_TOP};
    if (sp < stack.bottom - STACK_OVERFLOW_REACH)
        return (struct stack){0, 0};
    if (sp > stack.bottom)
        stack.bottom = sp & ~7ull;
    return stack;
}

static void print_calls(const struct trap_frame *frame)
{
    struct stack stack = stack_above(frame->sp);
    unsigned number = 0;
    log_crash("  #%u 0x%016lx sp 0x%016lx ra 0x%016lx", number++, frame->pc, frame->sp, frame->ra);
    for (uint64_t at = stack.bottom; at < stack.top && number < LINES_MAX; at += 8) {
        uint64_t word = *(const uint64_t *)(uintptr_t)at;
        if (follows_call(word))
            log_crash("  #%u 0x%016lx at 0x%016lx", number++, word, at);
    }
}

void backtrace_print(const struct trap_frame *frame)
{
    const struct trap_frame *interrupted = (const struct trap_frame *)TRAP_STACK_TOP - 1;
    print_calls(frame);
    if (trap_in_handler() && frame != interrupted)
        print_calls(interrupted);
    thread_each_other(print_calls);
}
