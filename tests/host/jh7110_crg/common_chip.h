/* SYS, its SYSCON with the PLLs, and STG, at their addresses on the simulated bus; and a tree with
 * nodes that use them. */
#pragma once

#include "bus.h"
#include "jh7110_crg.h"
#include <yao/dt.h>

#define SYSCRG_BASE 0x13020000u
#define SYSCON_BASE 0x13030000u
#define STGCRG_BASE 0x10230000u
#define WDT_BASE    0x13070000u
#define TRNG_BASE   0x1600c000u

extern struct jh7110_crg_model sys, stg;
extern uint32_t syscon[14];

void chip_tree(void);

/* Time 0, with registers as U-Boot's SPL leaves them. */
void chip_reset(void);
