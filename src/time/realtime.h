/*
 * The time of day. It starts with the time of the board's real-time clock when it is first asked
 * for; on a board without one, with 1970-01-01 at boot.
 */
#pragma once

#include <stdint.h>

/* Nanoseconds since 1970-01-01 00:00 UTC. Not callable from interrupt handlers. */
int64_t realtime_ns(void);

/* Sets the time of day to @ns, and the real-time clock as far as it can hold it; otherwise a
 * message says so. Not callable from interrupt handlers. */
void realtime_set(int64_t ns);
