/* What belongs to M-mode alone: the firmware's memory, and the CLINT. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Stops if PMP cannot protect the CLINT as it lies. */
void protect_init(uint64_t clint, uint64_t size);

/* On this hart. */
void protect_hart(void);

/* Whether S-mode may name this range of physical addresses in a call. */
bool protect_allows(uint64_t base, uint64_t size);
