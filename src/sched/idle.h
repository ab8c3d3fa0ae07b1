/* How long the hart has slept, which is no processor time of the program. Counted only in images
 * that ask for processor time. Not callable from interrupt handlers. */
#pragma once

#include <stdint.h>

/* Around a sleep: what the first one returns is for the second one. */
uint64_t idle_begin(void);
void idle_end(uint64_t begin);

/* Nanoseconds since the image started in which the hart did not sleep. Requires: idle counted. */
uint64_t time_busy_ns(void);
