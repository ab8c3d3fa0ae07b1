/* What a trap saves, and how traps end. Private to the libos core. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/irq.h>

/* In the order of register numbers; x0 stands for pc. entry.c takes every offset from here. */
struct trap_frame {
    uint64_t pc; /* sepc */
    uint64_t ra, sp, gp, tp, t0, t1, t2, s0, s1;
    uint64_t a0, a1, a2, a3, a4, a5, a6, a7;
    uint64_t s2, s3, s4, s5, s6, s7, s8, s9, s10, s11;
    uint64_t t3, t4, t5, t6;
    uint64_t status; /* sstatus */
    uint64_t cause;  /* scause */
    uint64_t value;  /* stval */
    uint64_t padding;
};
_Static_assert(sizeof(struct trap_frame) % 16 == 0, "the ABI keeps sp 16-byte aligned");

#define CAUSE_INTERRUPT (1ull << 63)
/* Access faults of an instruction, a load, a store, as bits. */
#define CAUSES_ACCESS    (1u << 1 | 1u << 5 | 1u << 7)
#define CAUSE_FETCH_PAGE 12
#define CAUSE_LOAD_PAGE  13
#define CAUSE_STORE_PAGE 15
#define CAUSE_ILLEGAL    2
#define CAUSE_BREAKPOINT 3

/* Interrupts, in scause without CAUSE_INTERRUPT and as bits of sie */
#define IRQ_TIMER    5
#define IRQ_EXTERNAL 9
#define SIE_STIE     (1u << IRQ_TIMER)
#define SIE_SEIE     (1u << IRQ_EXTERNAL)

/* The handler of the external-interrupt line; set before SIE_SEIE is. trap_entry calls it. */
extern struct trap_root {
    irq_handler handler;
    void *arg;
} trap_root;

/* Whether we are in an interrupt handler. Any context. */
bool trap_in_handler(void);

/* Reports the trap, an exception or an interrupt that nobody asked for, and ends with failure. */
_Noreturn void crash_trap(const struct trap_frame *frame);

/* Prints the interrupted function and the calls that led to it. */
void backtrace_print(const struct trap_frame *frame);

/* After an access or page fault: prints what the device tree has at the physical address, if there
 * is one. */
void place_print(const struct trap_frame *frame);
