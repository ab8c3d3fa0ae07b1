/*
 * A hart's CSRs: PMP, delegation, counters, and the way into S-mode. Registers that a hart may lack
 * are probed by writing them with mtvec pointing past the group.
 */
#include "csr.h"
#include "layout.h"

    .option arch, +d                        /* for fmv.x.d below, which may trap */

/* As in OpenSBI, S-mode gets the exceptions that its own code can cause and handle, and its own
 * interrupts. The firmware gets SBI calls, what it emulates, and access faults and illegal
 * instructions, which it forwards if it does not emulate them. */
#define MEDELEG 0xb109
#define MIDELEG 0x222

/* menvcfg: STCE, PBMTE, CBZE, CBCFE, and CBIE = 01 (cbo.inval flushes). Bits of extensions that the
 * hart lacks stay 0. */
#define MENVCFG_HIGH 0xc0000000
#define MENVCFG_LOW  0xd0

/* Encloses accesses to registers that a hart may lack: a trap skips the rest of the group. */
    .macro  if_present
    lla     t0, 9f
    csrw    mtvec, t0
    .endm
    .macro  end_if_present
    .balign 4
9:
    .endm

    .text
    .globl pmp_exchange
/* a0 = struct pmp. The first register that does not exist ends the writing, and the reading. */
pmp_exchange:
    csrr    t1, mtvec
    if_present
    csrw    pmpcfg0, zero
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    ld      t0, 8*\n(a0)
    csrw    pmpaddr\n, t0
    .endr
    end_if_present
    if_present
    ld      t0, PMP_CONFIG(a0)
    csrw    pmpcfg0, t0
    end_if_present
    sfence.vma                              /* PMP rights may be cached with translations */
    sd      zero, PMP_CONFIG(a0)
    if_present
    csrr    t0, pmpcfg0
    sd      t0, PMP_CONFIG(a0)
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    csrr    t0, pmpaddr\n
    sd      t0, 8*\n(a0)
    .endr
    end_if_present
    csrw    mtvec, t1
    ret

    .globl hart_set_up
/* Returns a0 = features. */
hart_set_up:
    li      a0, 0
    if_present
    li      t0, MSTATUS_FS
    csrs    mstatus, t0
    fmv.x.d t0, f0
    ori     a0, a0, HART_DOUBLE
    end_if_present

    if_present
    li      t0, MENVCFG_HIGH
    slli    t0, t0, 32
    ori     t0, t0, MENVCFG_LOW
    csrw    menvcfg, t0
    csrr    t0, menvcfg
    bgez    t0, 1f                          /* STCE stayed 0: no Sstc */
    li      t0, -1
    csrw    0x14d, t0                       /* stimecmp */
    ori     a0, a0, HART_SSTC
1:
    end_if_present

    li      t0, MEDELEG
    csrw    medeleg, t0
    li      t0, MIDELEG
    csrw    mideleg, t0
    li      t0, -1
    csrw    mcounteren, t0
    csrw    scounteren, t0
    li      t0, IRQ_M_SOFT
    csrw    mie, t0
    csrw    mscratch, zero
    lla     t0, trap_entry
    csrw    mtvec, t0
    ret

    .globl hart_enter
/* a0, a1 = arguments for the image, a2 = its address. FP is on and dirty, as OpenSBI leaves it. */
hart_enter:
    li      t0, MSTATUS_LEFT
    csrc    mstatus, t0
    li      t0, MPP_S | MSTATUS_FS
    csrs    mstatus, t0
    csrw    satp, zero
    csrw    stvec, a2
    csrw    sscratch, zero
    csrw    sie, zero
    li      t0, IRQ_S_SOFT | IRQ_S_TIME
    csrc    mip, t0
    csrw    mepc, a2
    csrw    mscratch, tp
    fence.i                                 /* the loader wrote the image as data */
    sfence.vma
    mret
