/*
 * Calls by frame pointer: at [fp - 8] stands the return address, at [fp - 16] the caller's fp
 * (RISC-V ELF psABI, "Frame Pointer Convention"). Everything is read with suspicion: after a
 * crash any register may hold anything.
 */
#include "frame.h"
#include "src/log/crash.h"
#include "src/mm/map.h"
#include <stdbool.h>

#define FRAMES_MAX 32u

extern char __image_start[], __rodata_start[], __libraries_start[];

struct stack_bounds {
    uint64_t bottom, top;
};

static bool is_text(uint64_t address)
{
    return address >= (uintptr_t)__image_start && address < (uintptr_t)__rodata_start;
}

/* The C library is compiled without frame pointers: in it, fp is still the caller's. */
static bool has_frame(uint64_t pc)
{
    return is_text(pc) && pc < (uintptr_t)__libraries_start;
}

/* The mapped stack that @address lies in; top 0: none. */
static struct stack_bounds stack_of(uint64_t address)
{
    const struct stack_bounds stacks[] = {
        {APP_STACK_TOP - app_stack_size_, APP_STACK_TOP},
        {FAULT_STACK_BOTTOM, FAULT_STACK_TOP},
        {TRAP_STACK_BOTTOM, TRAP_STACK_TOP},
    };
    for (unsigned i = 0; i < sizeof stacks / sizeof *stacks; i++)
        if (address > stacks[i].bottom && address <= stacks[i].top)
            return stacks[i];
    return (struct stack_bounds){0, 0};
}

static uint64_t word_at(uint64_t address)
{
    return *(const uint64_t *)(uintptr_t)address;
}

static bool is_frame(uint64_t fp, struct stack_bounds stack)
{
    return fp % 8 == 0 && fp >= stack.bottom + 16 && fp <= stack.top;
}

void backtrace_print(const struct trap_frame *frame)
{
    uint64_t fp = frame->s0;
    struct stack_bounds stack = stack_of(fp);
    unsigned number = 0;
    log_crash("  #%u 0x%016lx", number++, frame->pc);

    /* Where the function has no frame of its own, ra is its return address: a call through a bad
     * pointer, library code, and leaves, which save only the caller's fp (at [fp - 8]). */
    bool leaf = is_frame(fp, stack) && is_frame(word_at(fp - 8), stack);
    if ((!has_frame(frame->pc) || leaf) && is_text(frame->ra))
        log_crash("  #%u 0x%016lx", number++, frame->ra);
    if (has_frame(frame->pc) && leaf)
        fp = word_at(fp - 8);

    while (is_frame(fp, stack) && is_text(word_at(fp - 8)) && number < FRAMES_MAX) {
        log_crash("  #%u 0x%016lx", number++, word_at(fp - 8));
        uint64_t caller = word_at(fp - 16);
        if (caller <= fp)
            break;
        fp = caller;
    }
}
