/*
 * The hart's timer: a single deadline, and no interrupts while nothing waits.
 *
 * Alternatives, "alarms": where nothing needs the timer but waits (none), its interrupt only ends
 * them. Otherwise (set) the timer is shared with alarms, which interrupt the app.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Makes the timer interrupt pending once time_ns(), which is @now_ns, is >= @deadline_ns, or
 * earlier: a compare value of before is left if it comes first, as writing one may cost an SBI
 * call. Enables the interrupt in sie. Call with interrupts off. */
void timer_arm(uint64_t now_ns, uint64_t deadline_ns);

/* The same without reading the clock, if it is known that the interrupt comes within @ns or is
 * pending already. */
bool timer_arm_within(uint64_t ns);

/* Masks the timer interrupt until the next timer_arm(), or leaves it to the next alarm. The compare
 * value is left alone: writing it may cost an SBI call. Call with interrupts off. */
void timer_disarm(void);

/* When the next alarm is due, in time_ns(); TIME_NEVER: there is none. Any context. */
uint64_t alarm_next(void);

/* What the trap entry calls for the timer's interrupt, where there are alarms. */
void alarm_interrupt(void);

/* The resolution of time_ns(): one tick, rounded up. */
uint32_t time_resolution_ns(void);
