#pragma once

#include <stdint.h>
#include <yao/dt.h>

/* Sets the divisor of a sifive,uart0 unless its transmitter is enabled already. */
void uart_speed_set(dt_node node, uintptr_t base);
