/*
 * The time of day. No supported board has a battery-backed clock, so it starts at 1970-01-01 at
 * boot, until clock_settime() sets it.
 */
#pragma once

#include <stdint.h>

/* Nanoseconds since 1970-01-01 00:00 UTC. Callable from any context. */
int64_t realtime_ns(void);

/* Sets the time of day to @ns. Not callable from interrupt handlers. */
void realtime_set(int64_t ns);
