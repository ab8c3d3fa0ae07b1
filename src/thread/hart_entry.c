/* The first instructions of a hart that is started (SBI 2.0, "Hart State Management Extension": in
 * S-mode, with satp 0 and interrupts off). */
#include "hart.h"
#include "src/signal/registers.h"
#include <yao/module.h>

YAO_DEFAULT(harts, all);

/* As in src/boot/head.S, turning paging on unmaps the pc, and the fault that follows leads to
 * stvec.
 */
__attribute__((naked, aligned(4), used)) void hart_entry(void)
{
    __asm__ volatile(
        ".option push\n"
        ".option norelax\n"
        "csrw sie, zero\n"
        "fence.i\n"
        "ld t0, %[satp](a1)\n"
        "ld t1, %[begin](a1)\n"
        "ld t2, %[self](a1)\n"
        "csrw stvec, t1\n"
        "sfence.vma\n"
        "csrw satp, t0\n"
        "1: wfi\n" /* not reached */
        "j 1b\n"
        ".option pop\n" ::[satp] "i"(offsetof(struct hart, satp)),
        [begin] "i"(offsetof(struct hart, begin)), [self] "i"(offsetof(struct hart, self)));
}

/* FS stays zero on a hart without FPU. */
__attribute__((naked, aligned(4), used)) void hart_begin(void)
{
    __asm__ volatile(
        ".option push\n"
        ".option norelax\n"
        "lla gp, __global_pointer$\n"
        ".option pop\n"
        "lla t0, trap_entry\n"
        "csrw stvec, t0\n"
        "csrw sscratch, t2\n"
        "li t0, " TEXT(SSTATUS_FS) "\n"
        "csrc sstatus, t0\n"
        "li t0, " TEXT(SSTATUS_FS_INITIAL) "\n"
        "csrs sstatus, t0\n"
        "csrr t1, sstatus\n"
        "and t0, t0, t1\n"
        "beqz t0, 1f\n"
        "fscsr zero\n"
        "1: mv a0, t2\n"
        "j hart_begin_again\n");
}

__attribute__((naked, used)) _Noreturn void hart_begin_again(struct hart *hart)
{
    __asm__ volatile(
        "csrw sscratch, a0\n"
        "li t0, %[top]\n"
        "add sp, a0, t0\n"
        "mv tp, zero\n"
        "mv ra, zero\n"
        "j hart_run\n" ::[top] "i"(offsetof(struct hart, stack) + HART_STACK));
}

__attribute__((naked, used)) _Noreturn void hart_take_fault(struct hart *hart,
                                                            struct trap_frame *frame)
{
    __asm__ volatile(
        "csrw sscratch, zero\n"
        "mv sp, a1\n"
        "li t0, 1\n"
        "fence rw, w\n"
        "sb t0, %[taken](a0)\n" /* the hart's stack is free */
        "mv a0, a1\n"
        "mv ra, zero\n"
        "j trap_fault_at_home\n" ::[taken] "i"(offsetof(struct hart, fault_taken)));
}

__attribute__((naked)) void hart_interrupted(void)
{
    __asm__ volatile("addi sp, sp, -%[size]\n" ALL(SAVE) SAVE(
        10) "call hart_resume_pc\n"
            "mv t0, a0\n"
            "li t1, 0\n"
            "j signal_save_rest\n" ::OFFSETS);
}
