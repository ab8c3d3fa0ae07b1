/* The hart's timer: one programmed deadline, none when nothing waits. */
#pragma once

#include <stdint.h>

/* Reads timebase-frequency and the hart's ISA from the tree. Returns 0, or -EINVAL after having
 * said why. */
int time_init(void);

/* Makes a timer interrupt become pending once time_ns() >= @deadline_ns. Interrupts off. */
void timer_arm(uint64_t deadline_ns);

/* The trap's part: takes the interrupt back. */
void timer_interrupt(void);
