/* The hart's timer: one programmed deadline, and no interrupt when nothing waits. */
#pragma once

#include <stdint.h>

/* Makes a timer interrupt become pending once time_ns() >= @deadline_ns. Interrupts off. */
void timer_arm(uint64_t deadline_ns);

/* Lets no timer interrupt through until the next timer_arm(). The compare value stays: writing it
 * would be a call into the firmware. Interrupts off. */
void timer_disarm(void);

/* How far apart the moments are that time_ns() tells apart: a tick, rounded up. */
uint32_t time_resolution_ns(void);
