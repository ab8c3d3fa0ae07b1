/*
 * Time since the image started, in nanoseconds, from the hart's `time` counter and the tree's
 * timebase-frequency. It is monotonic for 584 years, whatever the counter was at the start, and its
 * rate is the counter's to 2 ms a year (lib/ticks). On U54 and U74 reading the counter traps to the
 * firmware (about 350 instructions): do not poll it in hot loops.
 */
#pragma once

#include <stdint.h>

#define TIME_NEVER  UINT64_MAX
#define TIME_US(n)  ((uint64_t)(n)*1000u)
#define TIME_MS(n)  ((uint64_t)(n)*1000000u)
#define TIME_SECOND 1000000000u

/* Nanoseconds since the image started. Callable from any context, once the clock's boot step ran:
 * it runs before the steps of modules that use the clock. */
uint64_t time_ns(void);

/* Sleeps until time_ns() >= @deadline_ns; interrupts are handled meanwhile. Not callable from
 * interrupt handlers. */
void time_sleep_until(uint64_t deadline_ns);

/* Busy-waits for at least @ns nanoseconds; for device delays of a few microseconds. Callable from
 * any context. */
void time_delay_ns(uint32_t ns);
