/*
 * Virtual addresses that assembly and C share (see <yao/mm.h>). From low to high: nothing mapped
 * for a long way, the app's stack, at least one unmapped page, the fault stack, the same again, the
 * trap stack, and device registers from DEVICES_BASE on. All but a large app stack have their place
 * in one page table. How large the stacks are, the build decides: see tools/resolve/tables.py.
 */
#pragma once

#define IMAGE_VIRT        0xffffffff80000000
#define APP_STACK_TOP     0xffffffffb0100000
#define STACK_SIZE_MAX    0x8000000 /* of the app; the device tree's window is far below it */
#define HANDLER_STACK_MAX 0x2000    /* yao_handler_stack_size is at most that */
#define GUARD_SIZE        0x1000
/* A fault this far below the app stack counts as its overflow: big frames step over pages. */
#define STACK_OVERFLOW_REACH 0x100000

#define FAULT_STACK_TOP (APP_STACK_TOP + GUARD_SIZE + HANDLER_STACK_MAX)
#define TRAP_STACK_TOP  (FAULT_STACK_TOP + GUARD_SIZE + HANDLER_STACK_MAX)

#define DEVICES_BASE 0xffffffffb0110000
#define DEVICES_SIZE 0xfef0000 /* the rest of its gigabyte */

#define SSTATUS_FS         0x6000
#define SSTATUS_FS_INITIAL 0x2000
