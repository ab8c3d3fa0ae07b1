/*
 * A switch is a call, so only what a call keeps is saved: ra, s0 to s11, fs0 to fs11 (RISC-V ELF
 * psABI, "Register Convention"), the thread pointer, and fcsr, whose rounding mode belongs to the
 * thread.
 *
 * As long as a thread has not changed a register of floating point, FS is Initial, or 0 on a hart
 * without an FPU, and nothing of them is saved (Privileged ISA, "Extension Context Status"). One
 * that has goes on with restore_floating(), and leaves FS Initial to the next one.
 */
#include "switch.h"
#include "src/mm/layout.h"
#include "src/sched/signals.h"
#include <stddef.h>
#include <stdint.h>

struct registers {
    uint64_t ra; /* where the thread goes on; or restore_floating(): then the rest is there */
    uint64_t tp, s[12];
    uint64_t fs[12];
    uint64_t fcsr;
    uint64_t ra_behind; /* where restore_floating() goes on */
};
_Static_assert(sizeof(struct registers) % 16 == 0, "the ABI keeps sp 16-byte aligned");

#define STATUS_SIE 2u

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

#define PLACES                                                                                     \
    [size] "i"(sizeof(struct registers)), [ra] "i"(offsetof(struct registers, ra)),                \
        [tp] "i"(offsetof(struct registers, tp)), [s] "i"(offsetof(struct registers, s)),          \
        [fs] "i"(offsetof(struct registers, fs)), [fcsr] "i"(offsetof(struct registers, fcsr)),    \
        [behind] "i"(offsetof(struct registers, ra_behind))

__attribute__((naked, noinline)) void thread_switch(void **from, void *to)
{
    __asm__ volatile(
        "addi sp, sp, -%[size]\n"
        "csrr t0, sstatus\n"
        "sd ra, %[ra](sp)\n"
        "sd tp, %[tp](sp)\n" KEPT(SAVE)
        "slli t0, t0, %[to_sign]\n"
        "bltz t0, 2f\n"
        "1: fence rw, w\n" /* another hart may go on with it from here */
        "sd sp, (a0)\n"
        "mv sp, a1\n"
        "ld ra, %[ra](sp)\n"
        "ld tp, %[tp](sp)\n" KEPT(RESTORE)
        "addi sp, sp, %[size]\n"
        "ret\n"
        "2: sd ra, %[behind](sp)\n"
        "lla t0, restore_floating\n"
        "sd t0, %[ra](sp)\n" KEPT(SAVE_FP)
        "frcsr t0\n"
        "sd t0, %[fcsr](sp)\n"
        "fscsr zero\n"
        "li t0, " TEXT(SSTATUS_FS) "\n"
        "csrc sstatus, t0\n"
        "li t0, " TEXT(SSTATUS_FS_INITIAL) "\n"
        "csrs sstatus, t0\n"
        "j 1b\n" ::PLACES,
        [to_sign] "i"(__builtin_clzl(SSTATUS_FS)));
}

/* Entered by the return of thread_switch(), above the registers. */
__attribute__((naked, used)) static void restore_floating(void)
{
    __asm__ volatile("addi sp, sp, -%[size]\n" KEPT(
        RESTORE_FP) "ld t0, %[fcsr](sp)\n"
                    "ld ra, %[behind](sp)\n"
                    "fscsr t0\n"
                    "addi sp, sp, %[size]\n"
                    "ret\n" ::PLACES);
}

_Noreturn long sys_exit(int status);

/* As by exit(2). */
__attribute__((used)) static _Noreturn void end(void)
{
    call_begin();
    sys_exit(0);
}

/* Where a new thread begins: s0 is its function, s1 the argument, s2 whether interrupts go on.
 * ra = 0 ends backtraces. */
__attribute__((naked, used)) static void begin(void)
{
    __asm__ volatile(
        ".cfi_undefined ra\n"
        "csrs sstatus, s2\n"
        "mv a0, s1\n"
        "mv ra, zero\n"
        "jalr s0\n"
        "tail end\n");
}

void thread_begin_floating(void)
{
    uint64_t status;

    __asm__ volatile("csrr %0, sstatus" : "=r"(status));
    if (!(status & SSTATUS_FS))
        return;
    __asm__ volatile("csrc sstatus, %0" : : "r"(SSTATUS_FS));
    __asm__ volatile("csrs sstatus, %0" : : "r"(SSTATUS_FS_INITIAL));
}

/* The rounding mode and the exceptions of the thread that runs. */
static uint64_t floating_state(void)
{
    uint64_t status, state = 0;

    __asm__ volatile("csrr %0, sstatus" : "=r"(status));
    if (status & SSTATUS_FS)
        __asm__ volatile("frcsr %0" : "=r"(state));
    return state;
}

void *thread_prepare(void *stack, void *tp, bool enabled, int (*function)(void *), void *argument)
{
    struct registers *registers = (struct registers *)((uintptr_t)stack & ~15ul) - 1;
    uint64_t fcsr = floating_state();

    registers->ra = fcsr ? (uintptr_t)restore_floating : (uintptr_t)begin;
    registers->ra_behind = (uintptr_t)begin;
    registers->tp = (uintptr_t)tp;
    registers->s[0] = (uintptr_t)function;
    registers->s[1] = (uintptr_t)argument;
    registers->s[2] = enabled ? STATUS_SIE : 0;
    registers->fcsr = fcsr;
    return registers;
}

uint64_t thread_switched_at(const void *saved)
{
    const struct registers *registers = saved;

    return registers->ra == (uintptr_t)restore_floating ? registers->ra_behind : registers->ra;
}

uint64_t thread_switched_sp(const void *saved)
{
    return (uintptr_t)((const struct registers *)saved + 1);
}
