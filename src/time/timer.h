/* The hart's timer: a single deadline, and no interrupts while nothing waits. */
#pragma once

#include <stdint.h>

/* Makes the timer interrupt pending once time_ns() >= @deadline_ns, and enables it in sie. Call
 * with interrupts off. */
void timer_arm(uint64_t deadline_ns);

/* Masks the timer interrupt until the next timer_arm(). The compare value is left alone: writing it
 * may cost an SBI call. Call with interrupts off. */
void timer_disarm(void);

/* The resolution of time_ns(): one tick, rounded up. */
uint32_t time_resolution_ns(void);
