/* The devices that interrupt harts in M-mode: SiFive's CLINT, and the ACLINT that came of it. */
#pragma once

/* Gives every hart in the table the addresses of its registers in these devices, closes them to
 * S-mode, and makes all counters show one time. A hart that no device interrupts gets none. */
void clint_init(void);
