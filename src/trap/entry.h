/*
 * Trap entry (RISC-V Privileged ISA, chapter "Supervisor-Level ISA").
 *
 * sscratch holds the top of the trap stack while the app runs, and 0 while a trap is handled.
 * Swapping sp and sscratch on entry therefore tells where the trap came from. A trap inside a
 * handler finds 0 and switches to the fault stack, only to report the crash. The app's sp may be
 * anything, even an address in an unmapped guard page: it is saved but never dereferenced.
 *
 * FP is off in handlers: the app's FP registers are neither saved nor touched, and an FP
 * instruction in a handler is an illegal instruction, hence a reported crash.
 *
 * A template: ON_TIMER is what is done for the timer's interrupt, ON_OTHER for the others, 2*number
 * in t0, or it leads to 4f.
 */
#pragma once

#include "frame.h"
#include "src/mm/layout.h"
#include <stddef.h>

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)

/* The frame is indexed by register number, with pc in the slot of x0. */
#define AT(reg, number)                                                                            \
    _Static_assert(offsetof(struct trap_frame, reg) == 8 * (number), "x" #number)
AT(pc, 0);
AT(ra, 1);
AT(sp, 2);
AT(t0, 5);
AT(s0, 8);
AT(a0, 10);
AT(a7, 17);
AT(s2, 18);
AT(s11, 27);
AT(t3, 28);
AT(t6, 31);

#define SAVE(number)    "sd x" #number ", 8*" #number "(sp)\n"
#define SAVED(number)   ".cfi_offset " #number ", 8*" #number " - %[size]\n"
#define RESTORE(number) "ld x" #number ", 8*" #number "(sp)\n"
/* For debuggers: the interrupted pc is no return address, so it has a DWARF register of its own
 * (RISC-V DWARF, "DWARF Register Numbers": 64 is the alternate frame return column). */
#define DWARF_PC 64

/* All registers but x0 and sp, in three groups: those that the entry itself uses, the other
 * caller-saved ones, and the callee-saved ones, which only a crash report needs (RISC-V ABIs,
 * "Integer Register Convention"). */
#define NEEDED(op) op(5) op(6) op(7) op(28)
#define CHANGED(op)                                                                                \
    op(1) op(10) op(11) op(12) op(13) op(14) op(15) op(16) op(17) op(29) op(30) op(31)
#define KEPT(op)                                                                                   \
    op(3) op(4) op(8) op(9) op(18) op(19) op(20) op(21) op(22) op(23) op(24) op(25) op(26) op(27)

__attribute__((naked, aligned(4), used)) void trap_entry(void);

/* Calls the external-interrupt handler directly, with only the caller-saved registers saved: this
 * path is the interrupt latency. CSR reads are issued well before their value is needed, which
 * takes three cycles on Rocket. sepc is not restored: handlers cannot trap and return, so only a
 * signal changes it before sret (src/signal/handlers.c).
 *
 * The SC before the end takes back the hart's reservation: with one that the handler left, or with
 * the app's own, an SC of the app would succeed although its LR is out of date (RISC-V ISA
 * 20191213, section 8.2). What it stores, if it does, is not used: pc's slot. */
__attribute__((naked, aligned(4), used)) void trap_entry(void)
{
    __asm__ volatile(
        "csrrw sp, sscratch, sp\n"
        "bnez sp, 1f\n"
        "li sp, " TEXT(FAULT_STACK_TOP) "\n"
        "1: addi sp, sp, -%[size]\n"
        NEEDED(SAVE)
        "csrr t0, scause\n"
        "csrr t1, sepc\n"
        "csrrw t2, sscratch, zero\n" /* the interrupted sp; from here on a trap is nested */
        "li t3, " TEXT(SSTATUS_FS) "\n"
        CHANGED(SAVE)
        "csrrc t3, sstatus, t3\n"
        "sd t1, 0(sp)\n"
        "sd t2, 8*2(sp)\n"
        "sd t3, %[status](sp)\n"
        ".cfi_return_column " TEXT(DWARF_PC) "\n"
        ".cfi_def_cfa sp, %[size]\n"
        ".cfi_offset " TEXT(DWARF_PC) ", -%[size]\n"
        NEEDED(SAVED) CHANGED(SAVED) SAVED(2)
        "bgez t0, 4f\n" /* the sign bit says interrupt */
        "slli t0, t0, 1\n"
        "li t1, 2*%[external]\n"
        "beq t0, t1, 2f\n"
        "li t1, 2*%[timer]\n"
        ON_OTHER
        ON_TIMER
        "j 3f\n"
        "2: lla t1, trap_root\n"
        "ld a0, %[arg](t1)\n"
        "ld t1, %[handler](t1)\n"
        "jalr t1\n"
        "3: ld t0, %[status](sp)\n"
        "csrw sstatus, t0\n"
        "addi t0, sp, %[size]\n" /* only traps from the app return: the trap stack is empty again */
        "csrw sscratch, t0\n"
        "sc.d zero, t0, (sp)\n"
        NEEDED(RESTORE) CHANGED(RESTORE) RESTORE(2)
        "sret\n"
        "4:\n" /* never returns: save the rest, for a report or a signal */
        KEPT(SAVE) KEPT(SAVED)
        "csrr t0, scause\n"
        "sd t0, %[cause](sp)\n"
        "csrr t0, stval\n"
        "sd t0, %[value](sp)\n"
        ".option push\n"
        ".option norelax\n"
        "lla gp, __global_pointer$\n" /* the app may have corrupted it */
        ".option pop\n"
        "mv a0, sp\n"
        "call trap_fault\n" ::
        [size] "i"(sizeof(struct trap_frame)), [status] "i"(offsetof(struct trap_frame, status)),
        [cause] "i"(offsetof(struct trap_frame, cause)),
        [value] "i"(offsetof(struct trap_frame, value)), [external] "i"(IRQ_EXTERNAL),
        [timer] "i"(IRQ_TIMER), [software] "i"(IRQ_SOFTWARE), [stie] "i"(SIE_STIE),
        [handler] "i"(offsetof(struct trap_root, handler)),
        [arg] "i"(offsetof(struct trap_root, arg)));
}
