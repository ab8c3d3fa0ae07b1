/*
 * The first code in the boot ROM. Every hart begins here and goes to the firmware at the start of
 * memory, as QEMU's reset code does: a0 its number, a1 the device tree, which follows.
 */
    .option norelax
    .section .text
    .globl _start
_start:
    csrr a0, mhartid
    la a1, tree
    li t0, 0x80000000
    jr t0

    .org 64 /* tools/sim/boot_rom.py puts it there */
tree:
