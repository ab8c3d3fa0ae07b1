/*
 * Stands between OpenSBI and the image, as another boot loader would: jumps to IMAGE with the
 * firmware's hart number in a0 and TREE, or else the firmware's tree, in a1.
 *
 * ALL: starts that many harts at the image before it goes there, as firmware without the HSM
 * extension does: they all arrive at about the same time.
 *
 * DIRTY: leaves behind whatever the rules of the boot allow: stale trap vector and sscratch,
 * floating point in use, all interrupt sources enabled, timer and software interrupt pending,
 * garbage in every other register.
 */
#define TIMER_EXTENSION 0x54494d45
#define HSM_EXTENSION   0x48534d

    .globl _start
_start:
#ifdef ALL
    mv      s0, a0
    mv      s1, a1
    li      s2, ALL - 1
1:  li      a7, HSM_EXTENSION
    li      a6, 0                       /* start; of this hart itself it fails */
    mv      a0, s2
    li      a1, IMAGE
    mv      a2, s1
    ecall
    addi    s2, s2, -1
    bgez    s2, 1b
    mv      a0, s0
    mv      a1, s1
#endif
#ifdef DIRTY
    mv      s0, a0
    mv      s1, a1
    li      a7, TIMER_EXTENSION
    li      a6, 0
    li      a0, 0
    ecall
    li      t0, 0x46000                 /* SUM, FS dirty */
    csrs    sstatus, t0
    li      t0, 0xe6                    /* round up, flags set */
    csrw    fcsr, t0
    li      t0, -1
    csrw    sie, t0
    csrsi   sip, 2                      /* a software interrupt */
    li      t1, 0x5a5a5a5a5a5a5a5a
    csrw    sscratch, t1
    fmv.d.x f0, t1
    fmv.d.x f8, t1
    fmv.d.x f31, t0
    la      t0, stale
    csrw    stvec, t0
    mv      a0, s0
    mv      a1, s1
    .irp    register, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, \
                      24, 25, 26, 27, 28, 29, 30
    li      x\register, 0xdead000000000000 + 0x1001 * \register
    .endr
#endif
#ifdef TREE
    li      a1, TREE
#endif
    li      t6, IMAGE
    jr      t6

/* A boot loader's handler that is no longer of use to anybody. */
    .balign 4
stale:
    j       stale
