/* SYS's and AON's pins at their addresses on the simulated bus, a clock and a reset line that they
 * need, and a tree with groups as the boards' trees have them. */
#pragma once

#include "bus.h"
#include "jh7110_gpio.h"
#include <yao/dt.h>

#define SYS_BASE 0x13040000u
#define AON_BASE 0x17020000u

extern struct jh7110_gpio_model sys, aon;
extern bool clock_runs, released; /* of SYS; without both an access fails the test */

int pins_tree(void **state);
void pins_reset(void);
