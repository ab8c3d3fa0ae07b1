/*
 * Time since the hart's `time` counter was 0, in nanoseconds, by the tree's timebase-frequency. The
 * counter starts at 0 when the machine is switched on or reset (SiFive FU540-C000 Manual
 * v1p4, section 9.3), and a boot loader may have run for long before the image. It is monotonic for
 * 584 years, and its rate is the counter's to 2 ms a year (lib/ticks). On U54 and U74 reading the
 * counter traps to the firmware (about 350 instructions): do not poll it in hot loops.
 */
#pragma once

#include <stdint.h>

#define TIME_NEVER  UINT64_MAX
#define TIME_US(n)  ((uint64_t)(n)*1000u)
#define TIME_MS(n)  ((uint64_t)(n)*1000000u)
#define TIME_SECOND 1000000000u

/* Nanoseconds since the counter was 0. Callable from any context, once the clock's boot step ran:
 * it runs before the steps of modules that use the clock. */
uint64_t time_ns(void);

/* Sleeps until time_ns() >= @deadline_ns; interrupts are handled meanwhile. Not callable from
 * interrupt handlers. */
void time_sleep_until(uint64_t deadline_ns);

/* Busy-waits for at least @ns nanoseconds; for device delays of a few microseconds. Callable from
 * any context. */
void time_delay_ns(uint32_t ns);
