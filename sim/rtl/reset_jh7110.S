/*
 * The reset code with the JH7110's address map, at the start of the boot ROM at 0x2a00_0000. It does what SPL does
 * there before the image's firmware runs, as far as there is something to do: the UART's speed and format.
 * Then it sends every hart on as reset.S does.
 *
 * The core begins at 0x1000_0000, where the ROM is until it is read at its own place.
 */
    .option norelax

/* DW_apb_uart, four bytes apart: see dw_uart.sv */
#define UART    0x10000000
#define DLL     0x00
#define DLH     0x04
#define FCR     0x08
#define LCR     0x0c
#define DLAB_8N 0x83
#define ONLY_8N 0x03

    .section .text
    .globl _start
_start:
    lui t0, %hi(at_home)
    jr %lo(at_home)(t0)
at_home:
    csrr a0, mhartid
    bnez a0, on
    li t0, UART
    li t1, DLAB_8N
    sw t1, LCR(t0)
    li t1, 1 /* 16 cycles for a bit, as in dts/visionfive2.dtsi */
    sw t1, DLL(t0)
    sw zero, DLH(t0)
    li t1, ONLY_8N
    sw t1, LCR(t0)
    li t1, 1
    sw t1, FCR(t0)
on:
    la a1, tree
    li t0, 0x80000000
    jr t0

    .org 128 /* where tools/sim/boot_rom.py puts it */
tree:
