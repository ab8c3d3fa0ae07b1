/*
 * Content of the boot ROM. Every hart begins here and goes to the firmware at the start of memory,
 * as QEMU's reset code does: a0 its number, a1 the device tree.
 */
    .section .text
    .globl _start
_start:
    csrr a0, mhartid
    la a1, tree
    li t0, 0x80000000
    jr t0

    .balign 64
tree:
    .incbin TREE
