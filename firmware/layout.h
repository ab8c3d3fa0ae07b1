/* Constants for assembly, C and the linker script. hart.h, protect.h and trap.h check the offsets.
 */
#pragma once

/* The firmware's memory, which PMP closes to S-mode (protect.c): a naturally aligned power of two,
 * so that one PMP entry is enough. */
#define FIRMWARE_BASE 0x80000000
#define FIRMWARE_SIZE 0x10000

/* Where the S-mode image starts; our copy of the tree is right below. */
#define IMAGE_BASE    0x80200000
#define TREE_SIZE_MAX 0x10000
#define TREE_BASE     (IMAGE_BASE - TREE_SIZE_MAX)

#define HARTS_MAX 8
/* Bytes of a hart's stack, with its struct hart at the top. */
#define HART_AREA 2048
#define HART_SIZE 96

/* Offsets in struct hart. */
#define HART_SCRATCH 0
#define HART_MTIME   24
#define HART_ID      32

/* Features of a hart. */
#define HART_SSTC   1 /* stimecmp */
#define HART_DOUBLE 2 /* the D extension */

/* struct pmp */
#define PMP_ENTRIES 8
#define PMP_CONFIG  64

/* struct frame */
#define FRAME_SIZE   272
#define FRAME_PC     256
#define FRAME_STATUS 264

/* Bits of boot_lottery: there is a boot hart; it has filled the table of harts. */
#define BOOT_TAKEN 1
#define BOOT_DONE  2
