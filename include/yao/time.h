/*
 * Time since power-on in nanoseconds, from the hart's `time` counter and the tree's
 * timebase-frequency. It never steps back. On U54 and U74 reading it traps to the
 * firmware (about 350 instructions): do not poll it in hot loops.
 */
#pragma once

#include <stdint.h>

#define TIME_NEVER  UINT64_MAX
#define TIME_US(n)  ((uint64_t)(n)*1000u)
#define TIME_MS(n)  ((uint64_t)(n)*1000000u)
#define TIME_SECOND 1000000000u

/* Nanoseconds since power-on. Callable from any context. */
uint64_t time_ns(void);

/* Sleeps until time_ns() >= @deadline_ns; other work and interrupts go on meanwhile. Not
 * callable from interrupt handlers. */
void time_sleep_until(uint64_t deadline_ns);

/* Busy-waits at least @ns nanoseconds, for device timing of a few microseconds. Callable
 * from any context. */
void time_delay_ns(uint32_t ns);
