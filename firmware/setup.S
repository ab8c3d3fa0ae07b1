#include "csr.h"
#include "layout.h"

/* As OpenSBI: S-mode handles what its own code can cause and cure, and its own interrupts. The
 * firmware sees calls, what it emulates, and access faults and illegal instructions, which it
 * hands on. */
#define MEDELEG 0xb109
#define MIDELEG 0x222

/* PMP entries, first match wins: CLINT and firmware closed to S-mode, everything else open
 * (Privileged ISA, section 3.7.1). Each is a naturally aligned power of two. */
#define PMP_CLOSED     0x18
#define PMP_OPEN       0x1f
#define PMP_CFG        (PMP_OPEN << 16 | PMP_CLOSED << 8 | PMP_CLOSED)
#define PMP_EVERYTHING -1

/* menvcfg: STCE, PBMTE, CBZE, CBCFE, and CBIE = 01 (invalidate does a flush). Bits of extensions
 * that the hart lacks stay 0. */
#define MENVCFG_HIGH 0xc0000000
#define MENVCFG_LOW  0xd0

/* Registers that a hart may lack: the trap that this causes ends the group. */
    .macro  if_present
    lla     t0, 9f
    csrw    mtvec, t0
    .endm
    .macro  end_if_present
    .balign 4
9:
    .endm

    .text
    .globl hart_set_up
/* a0, a1: pmpaddr of CLINT and firmware. Returns a0 = Sstc is there. */
hart_set_up:
    if_present
    csrw    pmpaddr0, a0
    csrw    pmpaddr1, a1
    li      t0, PMP_EVERYTHING
    csrw    pmpaddr2, t0
    li      t0, PMP_CFG
    csrw    pmpcfg0, t0
    end_if_present
    sfence.vma                              /* PMP rights may be cached with translations */

    if_present
    li      t0, MENVCFG_HIGH
    slli    t0, t0, 32
    ori     t0, t0, MENVCFG_LOW
    li      a0, 0
    csrw    menvcfg, t0
    csrr    t0, menvcfg
    bgez    t0, 1f                          /* STCE did not stay */
    li      t0, -1
    csrw    0x14d, t0                       /* stimecmp */
    li      a0, 1
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
/* a0, a1: for the image; a2: where. FP is on and counts as dirty, as OpenSBI leaves it. */
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
    fence.i                                 /* the image was data for whoever loaded it */
    sfence.vma
    mret
