/* Where threads run on other harts. Firmware without the HSM extension enters all of them at once, and
 * OpenSBI sends one here at times that is started while it arrives itself: it looks whether it is to
 * start before it looks where. */

    /* YAO_ALTERNATIVE(parking, called), of C. */
    .section .rodata.marks, "a", @progbits
yao_alternative_parking__called:
    .byte   0

    /* An interrupt of another hart wakes it up (sie.SSIE) without a trap. */
    .macro park
    li      t0, 2
    csrw    sie, t0
1:  wfi
    csrc    sip, t0
    fence   iorw, iorw
    lla     a1, hart_called
    slli    t1, s0, 3
    add     a1, a1, t1
    ld      a1, 0(a1)
    beqz    a1, 1b
    mv      a0, s0
    j       hart_entry
    .endm
#define PARK park
#include "head.inc"
