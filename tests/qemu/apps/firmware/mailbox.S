#include "mailbox.h"

#define FIRMWARE 0x80000000
#define EXT_HSM  0x48534d
#define HSM_STOP 1
#define SIE_SOFT 2
#define SIE_TIME 0x20
#define EXT_TIME 0x54494d45

    .text
    .globl mailbox_serve
    .type  mailbox_serve, @function
    .balign 4
mailbox_serve:
    mv      s0, a1
    sd      a0, MAILBOX_ID(s0)
    li      s1, STARTED
answered:
    fence   rw, rw
    sd      zero, MAILBOX_ORDER(s0)
    sd      s1, MAILBOX_DONE(s0)
1:  ld      s1, MAILBOX_ORDER(s0)
    beqz    s1, 1b
    fence   rw, rw
    li      t0, ORDER_FETCH
    beq     s1, t0, fetch
    li      t0, ORDER_CALL
    beq     s1, t0, call
    li      t0, ORDER_SLEEP
    beq     s1, t0, sleep
    li      t0, ORDER_TIME
    beq     s1, t0, time
    li      a7, EXT_HSM
    li      a6, HSM_STOP
    ecall
    j       answered

fetch:
    lla     t0, 1f
    csrw    stvec, t0
    li      t0, FIRMWARE
    jr      t0
    .balign 4
1:  csrr    t0, scause
    sd      t0, MAILBOX_ANSWER(s0)
    j       answered

call:
    addi    t0, s0, MAILBOX_CODE
    jalr    t0
    sd      a0, MAILBOX_ANSWER(s0)
    j       answered

sleep:
    csrsi   sie, SIE_SOFT
1:  wfi
    csrr    t0, sip
    andi    t0, t0, SIE_SOFT
    beqz    t0, 1b
    csrci   sip, SIE_SOFT
    j       answered

time:
    rdtime  t0
    sd      t0, MAILBOX_ANSWER(s0)
    li      a7, EXT_TIME
    li      a6, 0
    addi    a0, t0, 1
    ecall
1:  csrr    t0, sip
    andi    t0, t0, SIE_TIME
    beqz    t0, 1b
    li      a0, -1
    ecall
    j       answered
    .size   mailbox_serve, . - mailbox_serve
