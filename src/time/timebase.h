/* What the tree says about a hart's time counter. @cpu is the hart's node, or negative. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/dt.h>

/* The counter's frequency, 1 kHz to 1 GHz; 0 after logging why there is none. */
uint32_t timebase_read(dt_node cpu);

/* Whether the hart is said to have the Sstc extension. */
bool timebase_has_sstc(dt_node cpu);
