#include "probe.h"

#define SSTATUS_SIE 2
#define FRAME       144
#define STVEC       104
#define SIE         112
#define STATUS      120
#define TRAP        128

    .macro  saved op
    \op     ra, 0(sp)
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    \op     s\n, 8+8*\n(sp)
    .endr
    .endm

    .text
    .globl probe
    .type  probe, @function
probe:
    addi    sp, sp, -FRAME
    saved   sd
    sd      a0, TRAP(sp)
    li      t0, NO_TRAP
    sd      t0, TRAP_CAUSE(a0)
    lla     t0, handler
    csrrw   t0, stvec, t0
    sd      t0, STVEC(sp)
    csrrw   t0, sie, zero
    sd      t0, SIE(sp)
    csrrsi  t0, sstatus, SSTATUS_SIE
    sd      t0, STATUS(sp)
    lla     t0, probe_sp
    sd      sp, 0(t0)
    mv      t0, a1
    mv      a0, a2
    mv      a1, a3
    jalr    t0
done:
    csrci   sstatus, SSTATUS_SIE
    ld      t0, STVEC(sp)
    csrw    stvec, t0
    ld      t0, SIE(sp)
    csrw    sie, t0
    ld      t0, STATUS(sp)
    andi    t0, t0, SSTATUS_SIE
    csrs    sstatus, t0
    saved   ld
    addi    sp, sp, FRAME
    ret
    .balign 4
handler:
    lla     t0, probe_sp
    ld      sp, 0(t0)
    ld      t0, TRAP(sp)
    csrr    t1, scause
    sd      t1, TRAP_CAUSE(t0)
    csrr    t1, stval
    sd      t1, TRAP_VALUE(t0)
    csrr    t1, sepc
    sd      t1, TRAP_PC(t0)
    csrr    t1, sstatus
    sd      t1, TRAP_STATUS(t0)
    li      a0, 0
    j       done
    .size   probe, . - probe

    .section .bss.probe_sp, "aw", @nobits
    .balign 8
probe_sp:
    .zero   8
