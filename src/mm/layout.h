/*
 * Virtual addresses for assembly and C (see <yao/mm.h>). From low to high: a large unmapped gap,
 * the app's stack, a guard of at least one page, the fault stack, another guard, the trap stack,
 * then a window of two pages, and device registers from DEVICES_BASE on. They are this close
 * together so that all of them, except a large app stack, share one page table. The build chooses
 * the sizes of the stacks: see tools/resolve/tables.py.
 */
#pragma once

#define IMAGE_VIRT        0x3f80000000
#define APP_STACK_TOP     0x3fb0100000
#define STACK_SIZE_MAX    0x8000000 /* of the app's stack: it stays clear of the device tree */
#define HANDLER_STACK_MAX 0x4000    /* upper bound of yao_handler_stack_size */
#define GUARD_SIZE        0x1000
/* A fault up to this far below the app's stack is reported as its overflow: a function with a large
 * frame can step over the guard page. */
#define STACK_OVERFLOW_REACH 0x100000

#define FAULT_STACK_TOP (APP_STACK_TOP + GUARD_SIZE + HANDLER_STACK_MAX)
#define TRAP_STACK_TOP  (FAULT_STACK_TOP + GUARD_SIZE + HANDLER_STACK_MAX)

/* Page tables while the memory that they are in is being mapped: see map_borrow(). */
#define BORROWED_TABLES 0x3fb010e000

#define DEVICES_BASE 0x3fb0110000
#define DEVICES_SIZE 0xfef0000 /* the rest of its gigabyte */

#define SSTATUS_FS         0x6000
#define SSTATUS_FS_INITIAL 0x2000
