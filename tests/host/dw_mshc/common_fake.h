/* Registers that keep what was written, for what no real controller does: the status registers only
 * read as a test sets them. */
#pragma once

#include <stdint.h>

#define FAKE        0x10000000u
#define RINTSTS     0x44
#define FIFOTH      0x4c
#define VERID       0x6c
#define HCON        0x70
#define IDSTS       0x8c
#define JH7110_HCON 0x00c43cc1u /* 32 bits wide, internal DMA */

extern uint32_t fake[0x204 / 4];

/* cmocka set-up: rig_setup(), and rig.slot has a fake controller with a JH7110's identity. */
int fake_setup(void **state);
