/*
 * The time of day. When it is first asked for, it starts with
 *   - the time of the board's real-time clock;
 *   - without one, the newest date that the image can see (dates.h);
 *   - without that, 1970-01-01 at boot.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Nanoseconds since 1970-01-01 00:00 UTC. Called in a call of the libos, or when it has started.
 * Not callable from interrupt handlers. */
int64_t realtime_ns(void);

/* Whether the time of day is known, as far as it will be. */
bool realtime_started(void);

/* Sets the time of day to @ns, and the real-time clock as far as it can hold it; otherwise a
 * message says so. Not callable from interrupt handlers. */
void realtime_set(int64_t ns);

/* Something was dated at @ns, or up to @within_ns later. An earlier time of day is moved on to the
 * end of that, unless it comes from a clock or was set. */
void realtime_past(int64_t ns, int64_t within_ns);
