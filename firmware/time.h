/* The CLINT's clock. */
#pragma once

#include <stdint.h>

uint64_t time_read(void);
void time_interrupt(void);
