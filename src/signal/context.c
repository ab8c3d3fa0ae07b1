/*
 * Saves and restores all registers of the app around the handler of a signal. Like the trap entry
 * it never touches what lies below the app's stack pointer before it has moved it: RISC-V has no
 * red zone (RISC-V ELF psABI, "Integer Calling Convention").
 */
#include "registers.h"

uint64_t signal_resume_pc;

__attribute__((naked, used)) void signal_save_rest(void)
{
    __asm__ volatile(
        "sd t0, %[gp](sp)\n"
        "sd t1, %[depth](sp)\n"
        "addi t0, sp, %[size]\n"
        "sd t0, %[gp] + 8*2(sp)\n"
        ".cfi_return_column " TEXT(DWARF_PC) "\n"
        ".cfi_def_cfa sp, %[size]\n"
        ".cfi_offset " TEXT(DWARF_PC) ", %[gp] - %[size]\n"
        ALL(SAVED) SAVED(10) SAVED(2)
        "mv a0, sp\n"
        "csrr t0, sstatus\n"
        "sd t0, %[status](sp)\n"
        "slli t0, t0, %[to_sign]\n"
        "bgez t0, 1f\n"
        "call signal_save_fp\n"
        "mv a0, sp\n"
        "1: call signal_enter\n" ::OFFSETS);
}

__attribute__((naked)) void signal_interrupted(void)
{
    __asm__ volatile("addi sp, sp, -%[size]\n" ALL(SAVE) SAVE(
        10) "lla t0, signal_resume_pc\n"
            "ld t0, (t0)\n"
            "li t1, 0\n"
            "j signal_save_rest\n" ::OFFSETS);
}

__attribute__((naked)) void signal_call(uint64_t depth)
{
    __asm__ volatile("addi sp, sp, -%[size]\n" ALL(SAVE) SAVE(
        10) "mv t0, ra\n"
            "mv t1, a0\n"
            "j signal_save_rest\n" ::OFFSETS);
}

/* FS stays zero on a hart without FPU. */
__attribute__((naked)) void signal_save_fp(struct signal_frame *frame)
{
    __asm__ volatile(
        "li t0, %[fs]\n"
        "csrr t1, sstatus\n"
        "and t1, t1, t0\n"
        "beqz t1, 1f\n" ALL_FP(SAVE_FP)
        "frcsr t0\n"
        "sw t0, %[fcsr](a0)\n"
        "1: ret\n" ::OFFSETS);
}

__attribute__((naked)) void signal_restore_fp(const struct signal_frame *frame)
{
    __asm__ volatile(
        "li t0, %[fs]\n"
        "csrr t1, sstatus\n"
        "and t1, t1, t0\n"
        "beqz t1, 1f\n" ALL_FP(RESTORE_FP)
        "lw t0, %[fcsr](a0)\n"
        "fscsr t0\n"
        "1: ret\n" ::OFFSETS);
}

/* Who has used no floating point so far has not done so afterwards: FS is Initial (Privileged ISA,
 * "Extension Context Status"). The SC takes back a reservation of the handler, as in
 * src/trap/entry.h. It stores what is there. */
__attribute__((naked)) _Noreturn void signal_resume(const struct signal_frame *frame)
{
    __asm__ volatile(
        "ld t0, %[status](a0)\n"
        "csrr t1, sstatus\n"
        "slli t1, t1, %[to_sign]\n"
        "bgez t1, 1f\n"
        "fscsr zero\n"
        "1: csrw sstatus, t0\n"
        "addi t1, a0, %[status]\n"
        "sc.d zero, t0, (t1)\n"
        "slli t1, t0, %[to_sign]\n"
        "bgez t1, 2f\n" ALL_FP(RESTORE_FP)
        "lw t1, %[fcsr](a0)\n"
        "fscsr t1\n"
        "2: ld t0, %[gp](a0)\n"
        "csrw sepc, t0\n"
        "ld sp, %[gp] + 8*2(a0)\n" ALL(RESTORE) RESTORE(10)
        "sret\n" ::OFFSETS);
}

__attribute__((naked)) _Noreturn void signal_leave_trap(struct signal_frame *frame, uint64_t status,
                                                        void (*function)(struct signal_frame *))
{
    __asm__ volatile(
        "csrw sstatus, a1\n"
        "csrw sepc, a2\n"
        "li t0, " TEXT(TRAP_STACK_TOP) "\n"
        "csrw sscratch, t0\n"
        "mv sp, a0\n"
        "mv ra, zero\n"
        "sret\n");
}

__attribute__((naked)) void signal_call_on(uintptr_t stack, int number, siginfo_t *info,
                                           void *context, void (*handler)(int, siginfo_t *, void *))
{
    __asm__ volatile(
        "addi a0, a0, -16\n"
        "sd ra, 8(a0)\n"
        "sd sp, 0(a0)\n"
        "mv sp, a0\n"
        "mv a0, a1\n"
        "mv a1, a2\n"
        "mv a2, a3\n"
        "jalr a4\n"
        "ld ra, 8(sp)\n"
        "ld sp, 0(sp)\n"
        "ret\n");
}
