/*
 * The first instructions: from the boot loader to boot_main() with paging on.
 *
 * Entered in S-mode under the Linux boot protocol: a0 = hart id, a1 = physical address of the
 * device tree, satp = 0. Nothing else can be relied on (stvec may be stale, FS dirty, sp the
 * firmware's). The load address is arbitrary, so every address below is pc-relative.
 *
 * Live across the calls: s0 = hart id, s1 = tree, s2 = load address of the image.
 */
#include "src/mm/layout.h"

    .cfi_sections .debug_frame
    .section .head, "ax", @progbits
    .globl _start
    .cfi_startproc
    .cfi_undefined ra                       /* backtraces end here */
_start:
    /* Header as U-Boot's booti and QEMU read it (Linux, Documentation/arch/riscv/
     * boot-image-header.rst): code0 and code1 are 4 bytes each. */
    .option push
    .option norvc
    j       entry
    nop
    .option pop
    .dword  0x200000                        /* text_offset from the start of DRAM */
    .dword  __image_end - __image_start     /* image_size, bss included */
    .dword  0                               /* flags: little endian */
    .word   2                               /* version 0.2 */
    .word   0
    .dword  0
    .ascii  "RISCV\0\0\0"
    .ascii  "RSC\x05"
    .word   0

entry:
    .option push
    .option norelax
    csrw    sie, zero
    csrci   sstatus, 2                      /* SIE */
    fence.i                                 /* the loader may not have executed one */
    lla     t0, early_trap                  /* a stale stvec would hide the first fault */
    csrw    stvec, t0
    mv      s0, a0
    mv      s1, a1
    lla     s2, _start
    lla     sp, __stacks_end                /* of the trap stack */
    lla     gp, __global_pointer$           /* relative to the load address, for now */

    slli    t0, s2, 52                      /* only a page-aligned image can be mapped */
    bnez    t0, misaligned

    /* Firmware without the HSM extension, and older loaders, enter every hart at once: the first one
     * boots, as in Linux. In .data, because .bss is cleared below. */
    lla     t0, boot_lottery
    li      t1, 1
    amoswap.w.aqrl t1, t1, (t0)
    bnez    t1, parked

    .option pop                             /* gp is set: the linker may relax */
    lla     a0, __bss_start
    lla     a1, __bss_end
    li      a2, 0
1:  sd      a2, 0(a0)                       /* both ends are multiples of 64 */
    sd      a2, 8(a0)
    sd      a2, 16(a0)
    sd      a2, 24(a0)
    sd      a2, 32(a0)
    sd      a2, 40(a0)
    sd      a2, 48(a0)
    sd      a2, 56(a0)
    addi    a0, a0, 64
    bltu    a0, a1, 1b
    mv      a0, s1
    mv      a1, s2
    call    early_map                       /* returns the value for satp */

    /* Turning paging on unmaps the pc. The page fault that follows is taken at stvec, which holds
     * the virtual address of the next line: 3f - load address + link address. */
    lla     t0, 3f
    sub     t0, t0, s2
    li      t1, IMAGE_VIRT
    add     t0, t0, t1
    csrw    stvec, t0
    sfence.vma
    csrw    satp, a0
    call    early_no_mmu                    /* still here: satp did not take, no Sv39 */
    .balign 4
3:
    .option push
    .option norelax
    lla     gp, __global_pointer$
    .option pop
    lla     tp, __tls_start
    li      sp, TRAP_STACK_TOP
    csrw    sscratch, zero                  /* as inside a handler: any trap is a crash */
    lla     t0, trap_entry
    csrw    stvec, t0
    li      t0, SSTATUS_FS
    csrc    sstatus, t0
    mv      a0, s0
    mv      a1, s1
    call    boot_main

misaligned:
    mv      a0, s2
    call    early_misaligned

    /* No interrupt is enabled: nothing wakes this hart. */
parked:
    wfi
    j       parked

    /* A trap before paging: report cause, pc and address. */
    .balign 4
early_trap:
    .option push
    .option norelax
    lla     gp, __global_pointer$
    .option pop
    lla     sp, __stacks_end
    csrr    a0, scause
    csrr    a1, sepc
    csrr    a2, stval
    call    early_crash
    .cfi_endproc

    .section .data.boot_lottery, "aw", @progbits
    .balign 4
boot_lottery:
    .word   0                               /* 1: a hart has entered */
