/*
 * From reset, or from an earlier boot stage, to C.
 *
 * Every hart enters here in M-mode: a0 = hart id, a1 = device tree, everything else is undefined.
 * The first hart with S-mode to take boot_lottery becomes the boot hart; the others wait until it
 * has filled the table of harts. The lottery is the only initialised data, so that writing it back
 * is all that a warm reset, which keeps memory, needs (reset.c).
 */
#include "csr.h"
#include "layout.h"

#define BOOT_PATIENCE (1 << 28) /* polls of the lottery: about a second at 1 GHz */

    .section .entry, "ax", @progbits
    .globl _start
_start:
    csrw    mie, zero
    li      t0, MSTATUS_LEFT
    csrc    mstatus, t0
    lla     t0, no_supervisor               /* sscratch traps without S-mode; misa may be 0 */
    csrw    mtvec, t0
    csrr    t0, sscratch
    lla     t0, park                        /* there is no stack yet to report a trap with */
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

    /* This hart has no S-mode, so another one should boot. If none does for BOOT_PATIENCE, this one
     * takes the lottery to report it. */
    .balign 4
no_supervisor:
    li      a2, 0
    li      t2, BOOT_PATIENCE
1:  lw      t1, boot_lottery
    bnez    t1, park
    addi    t2, t2, -1
    bnez    t2, 1b
    j       draw

    /* For harts that do not run the image, and after a trap with nowhere to go. */
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
