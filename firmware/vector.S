/*
 * Trap entry. While S-mode runs, mscratch points to this hart's struct hart, below which its stack
 * grows; while the firmware runs it is 0, so a trap that finds 0 is a crash of the firmware.
 *
 * Two frequent traps are handled here without C: reading `time`, which Rocket, U54 and U74 do not
 * implement, and the CLINT's timer interrupt, which is forwarded to S-mode.
 *
 * LIMITS: U-mode reads `time` whatever scounteren says.
 */
#include "csr.h"
#include "layout.h"

#define CAUSE_ILLEGAL 2
#define IRQ_TIMER     7                     /* mcause without its top bit */
#define READ_TIME     (0xc0102073 - (1 << 32)) /* csrrs rd, time, x0; sign-extended */
#define RD_SHIFT      7
#define RD_MASK       0x1f

    .macro  each_register op
    .irp    n, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, \
               25, 26, 27, 28, 29, 30, 31
    \op     x\n, 8*\n(sp)
    .endr
    .endm

    .text
    .globl trap_entry
    .balign 4
trap_entry:
    csrrw   sp, mscratch, sp
    beqz    sp, own_trap
    sd      t0, HART_SCRATCH(sp)
    sd      t1, HART_SCRATCH+8(sp)
    sd      t2, HART_SCRATCH+16(sp)
    csrr    t0, mcause
    addi    t0, t0, -CAUSE_ILLEGAL
    bnez    t0, not_illegal
    csrr    t0, mtval                       /* the instruction, or 0: see illegal.c */
    srli    t1, t0, RD_SHIFT
    andi    t1, t1, RD_MASK
    slli    t2, t1, RD_SHIFT
    xor     t0, t0, t2                      /* clear rd */
    li      t2, READ_TIME
    subw    t0, t0, t2
    bnez    t0, any_trap

    lla     t2, give
    slli    t1, t1, 2
    add     t1, t1, t2
    csrr    t2, mepc
    addi    t2, t2, 4
    csrw    mepc, t2
    ld      t0, HART_MTIME(sp)
    ld      t0, 0(t0)
    jr      t1
given:
    ld      t0, HART_SCRATCH(sp)
    ld      t1, HART_SCRATCH+8(sp)
    ld      t2, HART_SCRATCH+16(sp)
    csrrw   sp, mscratch, sp
    mret
give_sp:
    csrw    mscratch, t0
    j       given

    /* A jump table with four bytes for each rd. t0-t2 and sp are restored from memory below, so
     * their value is written there. */
    .balign 4
give:
    c.nop
    c.j     given
    c.mv    x1, t0
    c.j     given
    c.j     give_sp
    c.nop
    c.mv    x3, t0
    c.j     given
    c.mv    x4, t0
    c.j     given
    c.sdsp  t0, HART_SCRATCH(sp)
    c.j     given
    c.sdsp  t0, HART_SCRATCH+8(sp)
    c.j     given
    c.sdsp  t0, HART_SCRATCH+16(sp)
    c.j     given
    .irp    n, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, \
               29, 30, 31
    c.mv    x\n, t0
    c.j     given
    .endr

not_illegal:                                /* t0 = mcause - CAUSE_ILLEGAL */
    bgez    t0, any_trap                    /* an exception */
    slli    t0, t0, 1
    addi    t0, t0, -2 * (IRQ_TIMER - CAUSE_ILLEGAL)
    bnez    t0, any_trap
    li      t0, IRQ_M_TIME
    csrc    mie, t0
    li      t0, IRQ_S_TIME
    csrs    mip, t0
    j       given

any_trap:
    ld      t0, HART_SCRATCH(sp)
    ld      t1, HART_SCRATCH+8(sp)
    ld      t2, HART_SCRATCH+16(sp)
    addi    sp, sp, -FRAME_SIZE
    each_register sd
    addi    tp, sp, FRAME_SIZE
    csrrw   t0, mscratch, zero              /* S-mode's sp; a trap from here on is a crash */
    sd      zero, 0(sp)                     /* x0 */
    sd      t0, 8*2(sp)
    csrr    t0, mepc
    sd      t0, FRAME_PC(sp)
    csrr    t0, mstatus
    sd      t0, FRAME_STATUS(sp)
    mv      a0, sp
    call    trap_handle
    ld      t0, FRAME_PC(sp)
    csrw    mepc, t0
    ld      t0, FRAME_STATUS(sp)
    csrw    mstatus, t0
    ld      t0, 8*2(sp)
    csrw    mscratch, t0
    each_register ld
    addi    sp, sp, FRAME_SIZE
    csrrw   sp, mscratch, sp
    mret

own_trap:
    csrrw   sp, mscratch, sp                /* mscratch stays 0 */
    lla     t0, park                        /* a trap in the report must not recurse */
    csrw    mtvec, t0
    mv      sp, tp
    call    trap_own
