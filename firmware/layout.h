/* What assembly, C and the linker script share. */
#pragma once

/* S-mode never gets at this range (protect.c): a power of two, aligned to itself, as PMP wants it.
 */
#define FIRMWARE_BASE 0x80000000
#define FIRMWARE_SIZE 0x10000

/* Where the S-mode image starts, and right below it our copy of the tree. */
#define IMAGE_BASE    0x80200000
#define TREE_SIZE_MAX 0x10000
#define TREE_BASE     (IMAGE_BASE - TREE_SIZE_MAX)

#define HARTS_MAX 8
/* A hart's stack with its struct hart at the top. */
#define HART_AREA 2048
#define HART_SIZE 96

/* Offsets in struct hart. */
#define HART_SCRATCH 0
#define HART_MTIME   24
#define HART_ID      32

/* Features of a hart. */
#define HART_SSTC   1 /* it has a comparator for S-mode */
#define HART_DOUBLE 2 /* it has floating point of double precision */

/* struct pmp */
#define PMP_ENTRIES 8
#define PMP_CONFIG  64

/* struct frame */
#define FRAME_SIZE   272
#define FRAME_PC     256
#define FRAME_STATUS 264

/* States of the lottery for the boot hart. */
#define BOOT_TAKEN 1
#define BOOT_DONE  2
