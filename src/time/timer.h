/* The hart's timer: one programmed deadline, none when nothing waits. */
#pragma once

#include <stdint.h>

/* Makes a timer interrupt become pending once time_ns() >= @deadline_ns. Interrupts off. */
void timer_arm(uint64_t deadline_ns);
