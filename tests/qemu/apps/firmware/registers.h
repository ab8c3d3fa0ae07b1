#pragma once

#include <stdint.h>

/* Loads all registers from @x (32 of them), reads `time` into register @rd, and stores all there
 * again. Interrupts must be off, as sp is among them. */
uint64_t registers_read_time(uint64_t x, uint64_t rd);
