/*
 * Access to memory with the translation and rights of the interrupted mode (mstatus.MPRV), byte by
 * byte so that any alignment works. mtvec points to 2: meanwhile. A fault continues there, with the
 * cause in mcause and mtval; mstatus and mtvec are restored.
 */
#include "csr.h"

    .macro  begin flags
    lla     t0, 2f
    csrrw   t0, mtvec, t0
    csrrs   t1, mstatus, \flags
    .endm
    .macro  end
    .balign 4
2:
    csrw    mstatus, t1
    csrw    mtvec, t0
    .endm

    .text
    .globl access_load_as
/* a0 = address, a1 = bytes, 1 to 8, a2 = value (out), a3 = bits of mstatus. Returns a0 = done. */
access_load_as:
    li      t2, 0
    li      t3, 0
    li      a4, 0
    begin   a3
1:  lbu     t4, 0(a0)
    sll     t4, t4, t3
    or      t2, t2, t4
    addi    t3, t3, 8
    addi    a0, a0, 1
    addi    a1, a1, -1
    bnez    a1, 1b
    li      a4, 1
    end
    sd      t2, 0(a2)
    mv      a0, a4
    ret

    .globl access_store
/* a0 = address, a1 = bytes, 1 to 8, a2 = value. Returns a0 = done. */
access_store:
    li      a4, 0
    li      a3, MSTATUS_MPRV
    begin   a3
1:  sb      a2, 0(a0)
    srli    a2, a2, 8
    addi    a0, a0, 1
    addi    a1, a1, -1
    bnez    a1, 1b
    li      a4, 1
    end
    mv      a0, a4
    ret
