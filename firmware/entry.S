/*
 * From reset, or from the stage before, to C.
 *
 * Entered in M-mode by every hart: a0 = hart id, a1 = device tree, everything else is garbage. The
 * first hart that has S-mode boots the others; they wait until it has filled the table of harts.
 * The lottery is the only initialised data, so that a warm reset, which keeps memory, needs only
 * to write it back (reset.c).
 */
#include "csr.h"
#include "layout.h"

#define BOOT_PATIENCE (1 << 28) /* looks at the lottery: a second at 1 GHz, and nobody hurries */

    .section .entry, "ax", @progbits
    .globl _start
_start:
    csrw    mie, zero
    li      t0, MSTATUS_LEFT
    csrc    mstatus, t0
    lla     t0, no_supervisor               /* where the next instruction traps; misa may be 0 */
    csrw    mtvec, t0
    csrr    t0, sscratch
    lla     t0, park                        /* until there is a stack to report from */
    csrw    mtvec, t0
    li      a2, 1
draw:
    lla     t0, boot_lottery
    li      t1, BOOT_TAKEN
    amoor.w.aqrl t1, t1, (t0)
    bnez    t1, wait

    lla     t0, __bss_start
    lla     t1, __bss_end
1:  sd      zero, 0(t0)
    addi    t0, t0, 8
    bltu    t0, t1, 1b
    lla     sp, hart_areas + HART_AREA - HART_SIZE
    mv      tp, sp
    mv      a0, a1
    mv      a1, a2
    call    boot_main

wait:
    lla     t0, boot_lottery
1:  lw      t1, 0(t0)
    andi    t1, t1, BOOT_DONE
    beqz    t1, 1b
    fence   r, rw
    csrr    t0, mhartid
    lla     t1, hart_areas + HART_AREA - HART_SIZE
    lw      t2, hart_count
    li      t3, HART_AREA
2:  beqz    t2, park
    ld      t4, HART_ID(t1)
    beq     t4, t0, found
    add     t1, t1, t3
    addi    t2, t2, -1
    j       2b
found:
    mv      tp, t1
    mv      sp, t1
    call    hart_wait

    /* Another hart boots, within a second or so on the slowest of hardware. If none does, nobody
     * else can report that. */
    .balign 4
no_supervisor:
    li      a2, 0
    li      t2, BOOT_PATIENCE
1:  lw      t1, boot_lottery
    bnez    t1, park
    addi    t2, t2, -1
    bnez    t2, 1b
    j       draw

    /* Not for S-mode, or lost. */
    .balign 4
    .globl park
park:
    wfi
    j       park

    .section .data
    .balign 4
    .globl boot_lottery
boot_lottery:
    .word   0
