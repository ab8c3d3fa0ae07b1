/* The trap frame, and who handles traps. Private to the libos core. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/irq.h>

/* In the order of register numbers, with pc in the slot of x0. entry.c takes its offsets from here;
 * an interrupt saves only the caller-saved registers, a crash all of them. */
struct trap_frame {
    uint64_t pc; /* sepc */
    uint64_t ra, sp, gp, tp, t0, t1, t2, s0, s1;
    uint64_t a0, a1, a2, a3, a4, a5, a6, a7;
    uint64_t s2, s3, s4, s5, s6, s7, s8, s9, s10, s11;
    uint64_t t3, t4, t5, t6;
    uint64_t status; /* sstatus */
    uint64_t cause;  /* scause */
    uint64_t value;  /* stval */
    uint64_t hart;   /* its number: trap_fault() sets it */
};
_Static_assert(sizeof(struct trap_frame) % 16 == 0, "the ABI keeps sp 16-byte aligned");

#define CAUSE_INTERRUPT (1ull << 63)
/* A mask of exception codes: instruction, load and store access fault. */
#define CAUSES_ACCESS    (1u << 1 | 1u << 5 | 1u << 7)
#define CAUSE_FETCH_PAGE 12
#define CAUSE_LOAD_PAGE  13
#define CAUSE_STORE_PAGE 15
#define CAUSE_ILLEGAL    2
#define CAUSE_BREAKPOINT 3

/* Interrupt codes (scause without CAUSE_INTERRUPT), which are also bit numbers in sie. */
#define IRQ_SOFTWARE 1
#define IRQ_TIMER    5
#define IRQ_EXTERNAL 9
#define SIE_STIE     (1u << IRQ_TIMER)
#define SIE_SEIE     (1u << IRQ_EXTERNAL)

/* The handler of the external interrupt, which trap_entry calls; set before SIE_SEIE is. */
extern struct trap_root {
    irq_handler handler;
    void *arg;
} trap_root;

/* Does for a pending external interrupt what its trap would do: calls the handler, on the trap
 * stack, where trap_in_handler() and reports see it as in a trap. Without one it does no harm. Call
 * with interrupts and the FPU off, not in a handler: a hart that has slept until the interrupt came
 * need not save all registers first. */
void irq_take(void);

/* Whether the caller runs in an interrupt handler or in a crash report. Any context. */
bool trap_in_handler(void);

/* What trap_entry calls for an exception or an unexpected interrupt, with all registers in @frame.
 * Never returns. Alternatives, "handlers": reports it (none), or has the app handle it as a signal
 * (installed). */
void trap_fault(struct trap_frame *frame);

/* The same where @frame is of the thread that runs, on the hart of the libos, and says on which
 * hart that was. Requires: handlers installed. */
_Noreturn void trap_fault_at_home(struct trap_frame *frame);

/* Reports a trap that has no handler (an exception or an unexpected interrupt), and ends. */
_Noreturn void crash_trap(struct trap_frame *frame);

/* Prints the interrupted function and its callers. */
void backtrace_print(const struct trap_frame *frame);

/* After an access or page fault: prints the physical address, if there is one, and what the device
 * tree has there. */
void place_print(const struct trap_frame *frame);
