/*
 * The reset code, at the start of the boot ROM. Like QEMU's, it sends every hart to the firmware at
 * the start of memory, with a0 = hart id and a1 = the device tree, which follows in the ROM.
 */
    .option norelax
    .section .text
    .globl _start
_start:
    csrr a0, mhartid
    la a1, tree
    li t0, 0x80000000
    jr t0

    .org 128 /* where tools/sim/boot_rom.py puts it */
tree:
