/* The devices for timer and software interrupts in M-mode: SiFive's CLINT, and its successor, the
 * ACLINT. A machine may have several. */
#pragma once

/* Finds the registers of every hart in the table, closes them to S-mode, and synchronizes the
 * counters. A hart that no device can interrupt keeps zeros. */
void clint_init(void);
