/*
 * A switch is a call, so only what a call keeps is saved: ra, s0 to s11, fs0 to fs11 (RISC-V ELF
 * psABI, "Register Convention"), the thread pointer, and fcsr, whose rounding mode belongs to the
 * thread. On a hart without an FPU, FS is 0 and stays it.
 */
#include "switch.h"
#include "src/mm/layout.h"
#include "src/sched/signals.h"
#include <stddef.h>
#include <stdint.h>

struct registers {
    uint64_t ra, tp, s[12];
    uint64_t fs[12];
    uint64_t fcsr;
    uint64_t padding;
};
_Static_assert(sizeof(struct registers) % 16 == 0, "the ABI keeps sp 16-byte aligned");

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)

/* s2 to s11 are x18 to x27, and fs2 to fs11 f18 to f27. */
#define KEPT(op)                                                                                   \
    op(0, 8) op(1, 9) op(2, 18) op(3, 19) op(4, 20) op(5, 21) op(6, 22) op(7, 23) op(8, 24)        \
        op(9, 25) op(10, 26) op(11, 27)

#define SAVE(index, number)       "sd x" #number ", %[s] + 8*" #index "(sp)\n"
#define RESTORE(index, number)    "ld x" #number ", %[s] + 8*" #index "(sp)\n"
#define SAVE_FP(index, number)    "fsd f" #number ", %[fs] + 8*" #index "(sp)\n"
#define RESTORE_FP(index, number) "fld f" #number ", %[fs] + 8*" #index "(sp)\n"

__attribute__((naked, noinline)) void thread_switch(void **from, void *to)
{
    __asm__ volatile(
        "addi sp, sp, -%[size]\n"
        "sd ra, %[ra](sp)\n"
        "sd tp, %[tp](sp)\n" KEPT(SAVE)
        "li t0, " TEXT(SSTATUS_FS) "\n"
        "csrr t1, sstatus\n"
        "and t0, t0, t1\n"
        "beqz t0, 1f\n" KEPT(SAVE_FP)
        "frcsr t1\n"
        "sd t1, %[fcsr](sp)\n"
        "1: sd sp, (a0)\n"
        "mv sp, a1\n"
        "beqz t0, 2f\n" KEPT(RESTORE_FP)
        "ld t1, %[fcsr](sp)\n"
        "fscsr t1\n"
        "2: ld ra, %[ra](sp)\n"
        "ld tp, %[tp](sp)\n" KEPT(RESTORE)
        "addi sp, sp, %[size]\n"
        "ret\n" ::[size] "i"(sizeof(struct registers)),
        [ra] "i"(offsetof(struct registers, ra)), [tp] "i"(offsetof(struct registers, tp)),
        [s] "i"(offsetof(struct registers, s)), [fs] "i"(offsetof(struct registers, fs)),
        [fcsr] "i"(offsetof(struct registers, fcsr)));
}

_Noreturn long sys_exit(int status);

/* As by exit(2). */
__attribute__((used)) static _Noreturn void end(void)
{
    call_begin();
    sys_exit(0);
}

/* Where a new thread begins: s0 is its function, s1 the argument. ra = 0 ends backtraces. */
__attribute__((naked, used)) static void begin(void)
{
    __asm__ volatile(
        ".cfi_undefined ra\n"
        "csrsi sstatus, 2\n"
        "mv a0, s1\n"
        "mv ra, zero\n"
        "jalr s0\n"
        "tail end\n");
}

void *thread_prepare(void *stack, void *tp, int (*function)(void *), void *argument)
{
    struct registers *registers = (struct registers *)((uintptr_t)stack & ~15ul) - 1;

    *registers = (struct registers){
        .ra = (uintptr_t)begin,
        .tp = (uintptr_t)tp,
        .s = {(uintptr_t)function, (uintptr_t)argument},
    };
    return registers;
}

uint64_t thread_switched_at(const void *saved)
{
    return ((const struct registers *)saved)->ra;
}

uint64_t thread_switched_sp(const void *saved)
{
    return (uintptr_t)((const struct registers *)saved + 1);
}
