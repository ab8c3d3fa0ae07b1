/*
 * The time of day. No board of ours has a clock that runs while the power is off: until
 * somebody sets it, the image started on 1 January 1970.
 */
#pragma once

#include <stdint.h>

/* Nanoseconds since 1970-01-01 00:00 UTC. Callable from any context. */
int64_t realtime_ns(void);

/* Sets what realtime_ns() counts on from. Not callable from interrupt handlers. */
void realtime_set(int64_t ns);
